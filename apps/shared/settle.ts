import { startTelemetry, type Telemetry, TelemetryError } from '@aion/telemetry';
import type { Family } from '../../lib/catalogue';
import { readSettings, SettingsError, type SettingsOf, type Variables } from './settings';

/** What a service knows about itself. What AION monitors of it is in aion/services/, which may change on its own. */
export interface MeasuredService {
  readonly name: string;
  readonly exposes: readonly Family[];
}

/**
 * Reads the service's own variables, and starts telemetry with OpenTelemetry's. Throws a SettingsError with the problems of
 * both.
 */
export async function settle<V extends Variables>(
  { name, exposes }: MeasuredService,
  variables: V,
): Promise<{ readonly settings: SettingsOf<V>; readonly telemetry: Telemetry }> {
  const [settings, telemetry] = await Promise.allSettled([
    (async () => readSettings(variables))(),
    startTelemetry({ serviceName: name, families: exposes }),
  ]);
  if (settings.status === 'fulfilled' && telemetry.status === 'fulfilled') {
    return { settings: settings.value, telemetry: telemetry.value };
  }
  if (telemetry.status === 'fulfilled') await telemetry.value.shutdown();
  throw new SettingsError(
    [settings, telemetry].flatMap(part => (part.status === 'rejected' ? problemsOf(part.reason) : [])),
  );
}

function problemsOf(error: unknown): readonly string[] {
  if (error instanceof SettingsError || error instanceof TelemetryError) return error.problems;
  throw error;
}
