/** Texts with credentials, and what the library makes of them; the log agents, behind it, must let none of these secrets through. */

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dBjftJeZ4CVP-mB92K27uhbUJU1p1r';
const PEM = '-----BEGIN RSA PRIVATE KEY-----\nMIIEow+/IBAAKCAQEA\n-----END RSA PRIVATE KEY-----';

/** Original → filtered. */
export const CREDENTIALS: readonly (readonly [original: string, filtered: string])[] = [
  ['got Bearer abc.def-123= from it', 'got Bearer [filtered] from it'],
  ['bearer%20abc', 'bearer%20[filtered]'],
  ['sent Basic dXNlcjpwYXNz', 'sent Basic [filtered]'],
  [`with ${JWT}!`, 'with [filtered]!'],
  [`cut ${JWT.slice(0, 40)}`, 'cut [filtered]'],
  [`key ${PEM} end`, 'key [filtered] end'],
  [`key ${PEM.replaceAll('\n', '\\n').slice(0, 50)}`, 'key [filtered]'],
  ['postgres://app:s3cr@t/x@db:5432/aion', 'postgres://[filtered]@db:5432/aion'],
  ['https://ghp@github.com/a', 'https://[filtered]@github.com/a'],
  ['redis://:pw@cache:6379', 'redis://[filtered]@cache:6379'],
  ["mail to ann.o'hara+x@mail.example.org, please", "mail to ann.o'[filtered], please"],
  ['müller@exämple.de', '[filtered]'],
  ['ann%40example.org', '[filtered]'],
  ['Key (email)=(ann@example.org) exists', 'Key (email)=([filtered]) exists'],
  ['AKIAIOSFODNN7EXAMPLE', '[filtered]'],
  ['sk-proj-abcdefghij0123456789', '[filtered]'],
  // Names and values in a text.
  ['/callback?code=1&access_token=abc&x=2', '/callback?code=1&access_token=[filtered]&x=2'],
  ['user=ann password=hunter2 host=db', 'user=ann password=[filtered] host=db'],
  ['my_db_password: hunter2', 'my_db_password: [filtered]'],
  ['{"password":"a \\" b","n":1}', '{"password":"[filtered]","n":1}'],
  ['"{\\"token\\":\\"abc\\",\\"n\\":1}"', '"{\\"token\\":\\"[filtered]\\",\\"n\\":1}"'],
  ['your OTP: 482913', 'your OTP: [filtered]'],
  ["{'api-key': 'abc'}", "{'api-key': '[filtered]'}"],
  ['{"secrets":["a","b"],"n":1}', '{"secrets":[filtered],"n":1}'],
  ['{"password":{"old":"a","new":{"b":1}},"n":1}', '{"password":[filtered],"n":1}'],
  ['Authorization: Digest username="ann", response="abc"', 'Authorization: [filtered]'],
  ['Set-Cookie: a="b c"; d=e\nHost: x', 'Set-Cookie: [filtered]\nHost: x'],
  ["Cookie: a=b'c; d=e", 'Cookie: [filtered]'],
  [
    `-H 'Authorization: a="b"' -H "Cookie: c=d" https://h/`,
    `-H 'Authorization: [filtered]' -H "Cookie: [filtered]" https://h/`,
  ],
  [String.raw`{"raw":"Cookie: a=\"b\"; c=d","n":1}`, '{"raw":"Cookie: [filtered]","n":1}'],
  ['Cookie: session=abc; theme=dark\r\nHost: x', 'Cookie: [filtered]\r\nHost: x'],
  ["WHERE password = 'x' AND a = 1", "WHERE password = '[filtered]' AND a = 1"],
  ['invalid token: abcdef123', 'invalid token: [filtered]'],
  ['x-api-key: 12345', 'x-api-key: [filtered]'],
  ['user=ann pass=hunter2', 'user=ann pass=[filtered]'],
  ['{"otp":"123456","smtpPass":"x"}', '{"otp":"[filtered]","smtpPass":"[filtered]"}'],
  ['user[password]=x&n=1', 'user[password]=[filtered]&n=1'],
  ['user%5Bpassword%5D=x&n=1', 'user%5Bpassword%5D=[filtered]&n=1'],
  ['?next=%2Fcb%3Ftoken%3Dabc%26n%3D1', '?next=%2Fcb%3Ftoken%3D[filtered]%26n%3D1'],
  ['?next=a%3D1%26pass%3Dabc&n=1', '?next=a%3D1%26pass%3D[filtered]&n=1'],
  ['?q=%7B%22secret%22%3A%22abc%22%7D', '?q=%7B%22secret%22%3A%22[filtered]%22%7D'],
  // As printed by node:util and Ruby.
  [`{ authorization: 'a b', cookie: 'c=d; e=f', n: 1 }`, `{ authorization: '[filtered]', cookie: '[filtered]', n: 1 }`],
  [`Map(1) { 'password' => 'x' }`, `Map(1) { 'password' => '[filtered]' }`],
  // Several values under one name.
  ['{"cookies":{"sid":"abc"},"n":1}', '{"cookies":[filtered],"n":1}'],
  ["{ tokens: { access: 'abc', count: 3 }, n: 1 }", '{ tokens: [filtered], n: 1 }'],
  [String.raw`{"body":"{\"tokens\":{\"a\":\"b\"},\"n\":1}"}`, String.raw`{"body":"{\"tokens\":[filtered],\"n\":1}"}`],
  ['{"secrets":["a]b","c\\"]d"],"n":1}', '{"secrets":[filtered],"n":1}'],
  ['{"credentials":{"user":"a}","key":"b"', '{"credentials":[filtered]'],
];

/** Texts without a credential, however much they look like it. */
export const HARMLESS: readonly string[] = [
  ...['GET /users/:id 200', 'npm:pino@10.4.0', '@scope/package', 'meet @ 5', 'a@b', 'https://host:8080/@scope/a'],
  ...['missing bearer token', 'Basic authentication is off', 'the basic idea', 'Unexpected token: }', 'token: EOF'],
  ...['prompt_tokens=12 completion_tokens=30', '"tokens":{"prompt":12,"completion":30}', 'max_tokens: 4096.'],
  ...[
    'ai_tokens_total: -1 is not an increase of a counter',
    'ai_tokens_total: NaN is not a number',
    'tokens=-Infinity',
  ],
  ...['WHERE email = $1', 'WHERE token = ?', 'password=null', 'author: Ann', 'tokenizer=bpe', 'secretary: Bob'],
  ...['[auth]: ready', '[token]: parsed', 'tests pass: 3', 'bypass=1', 'hotpath=2', 'forward_pass=0.1'],
  ...['tokens: { prompt: 12, completion: 30 }', String.raw`{\"tokens\":{\"prompt\":12.5}}`],
  ...['eyJ', 'eyJoYWxsbw', 'http://[::1]:9090/metrics', '2026-01-01T00:00:00.000Z', 'task-aaaaaaaaaaaaaaaaaaaaaaaa'],
  ...['-----BEGIN CERTIFICATE-----', '4bf92f3577b34da6a3ce929d0e0e4736', 'ask-me', '', '🙂'],
];
