export { Alertmanager, type AlertmanagerProps, alertmanagerArgs } from './alertmanager';
export * from './alerts';
export { checkNotifications } from './check-notifications';
export * from './component';
export { type ConfigInput, renderAlertmanagerConfig } from './config';
export { CONFIG_FILE, CONFIG_FOLDER, SECRET_FOLDER, templateFiles } from './files';
export * from './notifications';
export * from './size';
export type * from './types';
