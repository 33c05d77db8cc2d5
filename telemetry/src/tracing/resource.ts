import { randomUUID } from 'node:crypto';
import { defaultResource, type Resource, resourceFromAttributes } from '@opentelemetry/resources';
import { ATTR_SERVICE_INSTANCE_ID, ATTR_SERVICE_NAME } from '@opentelemetry/semantic-conventions';
import type { Settings } from '../settings';

/**
 * The source of the spans: the service's name, an id of this process, the SDK, and `OTEL_RESOURCE_ATTRIBUTES` with version,
 * pod and node. Nothing is detected from the machine or the cloud.
 */
export const resourceOf = ({ serviceName, resource }: Settings): Resource =>
  defaultResource().merge(
    resourceFromAttributes({
      [ATTR_SERVICE_INSTANCE_ID]: randomUUID(),
      ...resource,
      [ATTR_SERVICE_NAME]: serviceName,
    }),
  );
