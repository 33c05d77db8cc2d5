import { IP_FAMILIES, type IpFamily } from '../../../tools/cluster/families';

/** `--ip-family` of `npm run test:cluster`: the address families of the cluster that the suite runs on. */
export const FAMILY_VARIABLE = 'AION_CLUSTER_IP_FAMILY';

/** @default 'ipv4' */
export const ipFamily: IpFamily = IP_FAMILIES.find(family => family === process.env[FAMILY_VARIABLE]) ?? 'ipv4';
