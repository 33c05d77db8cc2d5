/** What the shop runs. */
import type { Service } from 'monitoring-as-code';
import { kafka } from './kafka';
import { mysql } from './mysql';
import { orders } from './orders';
import { stock } from './stock';
import { storefront } from './storefront';

export const services: readonly Service[] = [kafka, mysql, orders, stock, storefront];
