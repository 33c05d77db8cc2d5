export { Alertmanager, type AlertmanagerProps, alertmanagerArgs } from './alertmanager';
export { checkNotifications } from './check';
export { type ConfigInput, renderAlertmanagerConfig } from './config';
export { CONFIG_FILE, CONFIG_FOLDER, SECRET_FOLDER, templateFiles } from './files';
export type * from './types';
