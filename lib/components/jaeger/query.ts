import { Construct } from 'constructs';
import { jaegerQuery as metrics } from '../../catalogue';
import { peerOf } from '../../k8s';
import type { View } from '../otelcol/config';
import { listen, telemetry } from '../otelcol/parts';
import { jaegerQueryComponent, jaegerStorageComponent } from './component';
import type { JaegerConfig } from './config';
import { client, healthCheck, idlePipeline, STORE } from './parts';
import { type ProgramProps, program } from './program';

/** Without these, there would be a series for each host name that a client requests. */
const VIEWS: readonly View[] = [
  {
    selector: { instrument_name: 'http.server.request.duration' },
    stream: {
      attribute_keys: { included: ['http.request.method', 'http.response.status_code', 'http.route'] },
      aggregation: { explicit_bucket_histogram: { boundaries: metrics.requestDuration.buckets } },
    },
  },
  { selector: { instrument_name: 'http.server.*.body.size' }, stream: { aggregation: { drop: {} } } },
  { selector: { instrument_name: 'rpc.*' }, stream: { aggregation: { drop: {} } } },
];

export interface QueryConfigProps {
  /** `host:port` of the storage. */
  readonly storage: string;
}

/** Serves the user interface and the API behind it. */
export const renderQueryConfig = ({ storage }: QueryConfigProps): JaegerConfig => ({
  extensions: {
    healthcheckv2: healthCheck(jaegerQueryComponent),
    jaeger_storage: { backends: { [STORE]: { grpc: client(storage) } } },
    jaeger_query: {
      storage: { traces: STORE },
      // Its own requests would be traced as well, and sent to a collector on localhost that does not exist.
      enable_tracing: false,
      http: { endpoint: listen(jaegerQueryComponent, 'web') },
      // Cannot be disabled, and is not used: the image would open it to everyone.
      grpc: { endpoint: 'localhost:16685' },
    },
  },
  receivers: idlePipeline.receivers,
  exporters: idlePipeline.exporters,
  service: {
    extensions: ['healthcheckv2', 'jaeger_storage', 'jaeger_query'],
    pipelines: idlePipeline.pipelines,
    telemetry: telemetry(jaegerQueryComponent, VIEWS),
  },
});

export interface JaegerQueryProps extends ProgramProps {
  readonly replicas: number;
  /** Whether replicas must be on different nodes and survive a drain. */
  readonly highlyAvailable: boolean;
}

/** The user interface and its API: stateless. */
export class JaegerQuery extends Construct {
  constructor(scope: Construct, id: string, props: JaegerQueryProps) {
    super(scope, id);
    const { names, network, replicas, highlyAvailable } = props;
    program(this, {
      ...props,
      peer: peerOf(jaegerQueryComponent, names),
      config: renderQueryConfig({
        storage: network.address(peerOf(jaegerQueryComponent, names), peerOf(jaegerStorageComponent, names), 'storage'),
      }),
      controller: { kind: 'Deployment', replicas, strategy: 'RollingUpdate' },
      highlyAvailable,
      terminationGraceSeconds: 30,
    });
  }
}
