import type { StackNames } from '../../base';
import { type OwnPeer, peerOf } from '../../k8s';
import { alertmanagerComponent } from '../alertmanager/component';
import { grafanaComponent } from '../grafana/component';
import { jaegerQueryComponent } from '../jaeger/component';
import { prometheusComponent } from '../prometheus/component';
import type { UserInterface } from './exposure';

/** The pods that serve each user interface, on their port `web`. */
export const interfacePeers = (names: StackNames): Readonly<Record<UserInterface, OwnPeer<'web'>>> => ({
  grafana: peerOf(grafanaComponent, names),
  prometheus: peerOf(prometheusComponent, names),
  alertmanager: peerOf(alertmanagerComponent, names),
  jaeger: peerOf(jaegerQueryComponent, names),
});
