/** Of a panel that several dashboards have: where it is not given, a panel has the size of its kind. */
export interface PanelSize {
  /** Of Grafana's 24 columns. */
  readonly width?: number;
  /** In lines of Grafana's grid. */
  readonly height?: number;
}
