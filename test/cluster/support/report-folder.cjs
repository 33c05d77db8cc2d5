'use strict';
const path = require('node:path');

/** `--ip-family`: what runs on another family than IPv4 is a part, beside the whole, and has a folder of its own. */
const { AION_CLUSTER_IP_FAMILY: family = 'ipv4' } = process.env;

module.exports = {
  /** For pipelines, and for what tests record. */
  FOLDER: family === 'ipv4' ? 'cluster-report' : path.join('cluster-report', family),
  /** The report of a whole run is kept. */
  REPORT:
    family === 'ipv4'
      ? path.join('docs', 'generated', 'cluster.md')
      : path.join('cluster-report', family, 'cluster.md'),
};
