/** One backtest of a data folder, as the command makes it: prints what it evaluated. Arguments: folder, days, seconds, alerts. */
import { aion } from '../../aion/stack';
import { settingsOf, todaysRules } from '../../bin/backtest/rules';
import { backtest } from '../../bin/backtest/run';
import type { Environment } from '../../lib/stack';
import { runCommand } from '../../tools/process/command';

runCommand(async ([folder = '', days, seconds, ...alerts]) => {
  const [environment] = aion.environments as readonly [Environment];
  const { evaluated, alerts: reports } = await backtest({
    ...{ source: { folder }, since: Number(days) * 86_400, rules: todaysRules(aion, environment) },
    ...{ externalLabels: settingsOf(environment).externalLabels, interval: Number(seconds) },
    ...(alerts.length > 0 && { alerts }),
  });
  const firings = reports.reduce((sum, report) => sum + report.firings, 0);
  console.log(JSON.stringify({ samples: evaluated.samples, evaluations: evaluated.evaluations, firings }));
  return 0;
});
