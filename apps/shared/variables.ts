import { API_PORT, FAULTS_PORT } from './ports';
import { jsonObject, port, text, wholeNumber } from './settings';

/** The variables of both services; those of OpenTelemetry are read by the telemetry library. */
export const COMMON_VARIABLES = {
  HOST: text('where the API listens', '0.0.0.0'),
  PORT: port('of the API', API_PORT),
  FAULTS_HOST: text(
    'where the control port of the faults listens: anyone who reaches it can end the process',
    '127.0.0.1',
  ),
  FAULTS_PORT: port('of the fault control', FAULTS_PORT),
  FAULTS: jsonObject('faults that are active from startup, by name'),
  FAULT_STATE_FILE: text('file that survives a restart, for crash loops', ''),
  FAULT_DISK_FOLDER: text('folder on the file system that may be filled', ''),
  FAULT_MEMORY_LIMIT_MIB: wholeNumber(
    'the most resident memory that the fault "memory" may reach, 0 for 90 % of what is free',
    { from: 0 },
    0,
  ),
};
