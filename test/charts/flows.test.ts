import { flows } from '../../charts/flows';
import * as peers from '../../lib/components/peers';
import { development, production, uiUrl } from '../../lib/environments';

const smtp = (network: typeof production.network) =>
  flows({ ...production, ...(network && { network }) }, []).find(({ port }) => port === 'smtp')?.to;

test('mail goes to public addresses, or to where the environment says that its server is', () => {
  expect(smtp(undefined)).toMatchObject({ cidr: '0.0.0.0/0', except: expect.arrayContaining(['10.0.0.0/8']) });
  expect(smtp({ smtp: '10.1.2.3/32' })).toEqual({
    kind: 'addresses',
    name: 'smtp-server',
    cidr: '10.1.2.3/32',
    ports: { smtp: { number: 587 } },
  });
});

test('the addresses that links in notifications lead to, without an Ingress, are the ports that the README forwards', () => {
  const ports = (['grafana', 'prometheus', 'alertmanager', 'jaeger'] as const).map(
    ui => new URL(uiUrl(development, ui)).port,
  );
  const { grafana, prometheus, alertmanager, jaegerQuery } = peers;
  expect(ports).toEqual(
    [grafana, prometheus, alertmanager, jaegerQuery].map(({ ports: { web } }) => String(web.number)),
  );
});
