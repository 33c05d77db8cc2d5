import { findSecretValues } from '../../../lib/k8s/secret-values';

// Put together here, so that no scanner takes these examples for real ones.
const join = (...parts: readonly string[]): string => parts.join('');

test.each([
  ['a Slack webhook URL', join('https://hooks.slack', '.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX')],
  ['a Slack token', join('xo', 'xb-123456789012-123456789012-abcdefghijkl')],
  ['a Discord webhook URL', join('https://discord', '.com/api/webhooks/123456789012345678/abcDEF-ghi')],
  [
    'a Microsoft Teams webhook URL',
    'https://prod-01.westeurope.logic.azure.com:443/workflows/a/triggers/b?api-version=1&sig=abcdef',
  ],
  ['a Microsoft Teams webhook URL', 'https://example.webhook.office.com/webhookb2/abc'],
  ['the URL of a heartbeat receiver', 'https://hc-ping.com/eb095278-f28d-448d-87fb-7b75c171a6aa'],
  ['a PagerDuty integration key', 'e93facc04764012d7bfb002500d5d1a6'],
  ['a PagerDuty integration key', join('R0', '12ABCDEFGHIJKLMNOPQRSTUVWXYZ01')],
  ['a private key', join('-----BEGIN EC ', 'PRIVATE KEY-----')],
  ['a JSON web token', join('eyJhbGciOiJIUzI1NiJ9', '.eyJzdWIiOiIxMjM0NTY3ODkwIn0.', 'abc')],
  ['a GitHub token', join('gh', 'p_abcdefghijklmnopqrstuvwxyz0123456789')],
  ['a Grafana token', join('gl', 'sa_abcdefghijklmnopqrstuvwxyz012345_6789')],
  ['a URL with a password', 'postgres://grafana:hunter22@postgres.quay.svc:5432/berths'],
  ['an authorization header', join('authorization: "Bearer ', 'abcdefghijklmnop0123"')],
  ['a value of "smtp_auth_password"', 'smtp_auth_password: hunter22'],
  ['a value of "adminPassword"', '"adminPassword": "hunter22"'],
  ['a value of "GF_SECURITY_SECRET_KEY"', 'GF_SECURITY_SECRET_KEY=hunter22'],
  ['a value of "routing_key"', "routing_key: 'hunter22'"],
  ['a value of "password"', 'host=postgres password=hunter22 dbname=aion'],
  ['a value of "password"', 'password: "correct horse battery"'],
])('finds %s', (what, text) => {
  expect(findSecretValues(`first: line\n${text}\nlast: line`)).toContainEqual(
    expect.objectContaining({ what, line: 2 }),
  );
});

test.each([
  ['the file of a credential', 'smtp_auth_password_file: /etc/alertmanager/secrets/smtp-password'],
  ['a path', 'password: /run/secrets/password'],
  ['a variable', 'password: $POSTGRES_PASSWORD'],
  ["Grafana's own way to read a file", 'admin_password = $__file{/run/secrets/admin}'],
  ['a URL with a variable', 'postgres://grafana:$PASSWORD@postgres:5432'],
  ['the name of a Secret', 'secretName: alertmanager-receivers'],
  ['a switch', 'automountServiceAccountToken: false'],
  ['a template', 'token: {{ .Token }}'],
  ["an image's digest", `sha256:${'0123456789abcdef'.repeat(4)}`],
  ['a checksum of 16 digits', 'checksum/config: 0123456789abcdef'],
  ['a metric about tokens', 'sum by (direction) (rate(ai_tokens_total{direction="prompt"}[5m]))'],
  ['prose', 'A missing password: nobody is paged. The Secret is optional.'],
  ['a URL', 'https://grafana.watch.harbour.example.com/d/harbour-http?var-service=bookings'],
])('leaves %s alone', (_, text) => {
  expect(findSecretValues(text)).toEqual([]);
});

test('reports where each stands, and repeats none', () => {
  const text = 'a: 1\npassword: correct-horse\n\nkey: e93facc04764012d7bfb002500d5d1a6\n';
  expect(findSecretValues(text)).toEqual([
    { what: 'a value of "password"', line: 2, start: 'password…' },
    { what: 'a PagerDuty integration key', line: 4, start: 'e93facc0…' },
  ]);
});
