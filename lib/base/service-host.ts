/** A Service of the cluster, as its host name says. */
export interface ServiceHost {
  readonly name: string;
  readonly namespace: string;
}

/** `postgres.aion.svc`, also of one pod of a headless Service (`kafka-0.kafka.shop.svc`), with the cluster's domain or without. */
const SERVICE_HOST = /^(?:[a-z0-9-]+\.)?([a-z0-9-]+)\.([a-z0-9-]+)\.svc(?:\.[a-z0-9.-]+)?$/;

/** The Service behind a host name, or undefined if the name leads out of the cluster. */
export function serviceOfHost(host: string): ServiceHost | undefined {
  const [, name, namespace] = SERVICE_HOST.exec(host) ?? [];
  return name === undefined || namespace === undefined ? undefined : { name, namespace };
}
