import { API_PORT, FAULTS_PORT } from './ports';
import { jsonObject, port, text, wholeNumber } from './settings';

/** What both services are told; the rest is OpenTelemetry's, read by the telemetry library. */
export const COMMON_VARIABLES = {
  HOST: text('where the API listens', '0.0.0.0'),
  PORT: port('of the API', API_PORT),
  FAULTS_HOST: text('where the switches of the faults listen: they end the process for whoever asks', '127.0.0.1'),
  FAULTS_PORT: port('of the switches of the faults', FAULTS_PORT),
  FAULTS: jsonObject('faults that are on from the start, by name'),
  FAULT_STATE_FILE: text('file that survives a restart, for crash loops', ''),
  FAULT_DISK_FOLDER: text('folder whose file system may be filled', ''),
  FAULT_MEMORY_LIMIT_MIB: wholeNumber('most resident memory of the fault "memory", 0 for what is free', { from: 0 }, 0),
};
