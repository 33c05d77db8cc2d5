import { type Sensitivity, sensitivityOf } from '../../../../telemetry/src/logging/filter/names';

const NAMES: Readonly<Record<Sensitivity, readonly string[]>> = {
  secret: [
    ...['password', 'userPassword', 'PASSWORD', 'db_passwd', 'pass', 'passphrase', 'pwd', 'ｐａｓｓｗｏｒｄ'],
    ...['token', 'refresh_token', 'accessToken', 'X-Auth-Token', 'id token', 'csrf-token', 'token_id', 'jwt'],
    ...['secret', 'clientSecret', 'client-secret', 'apiKey', 'X-Api-Key', 'api_keys', 'APIKEY', 'privateKey'],
    ...['authorization', 'Proxy-Authorization', 'auth', 'cookie', 'Set-Cookie', 'cookieJar', 'credentials_json'],
    ...['dbPass', 'SMTP_PASS', 'MYSQL_PASS', 'DBPass', 'proxy-pass', 'max_db_pass'],
    ...['sessionId', 'session_id', 'SESSION-ID', 'sid', 'JSESSIONID', 'PHPSESSID', 'connect.sid', 'sessionKey', 'csrf'],
    ...[
      'pin',
      'PIN',
      'userPin',
      'card_pin',
      'pinCode',
      'cvv',
      'cardCvv',
      'CVV2',
      'cvc',
      'csc',
      'otp',
      'otp_code',
      'totp',
    ],
    ...['ssn', 'user_ssn', 'socialSecurityNumber', 'creditCard', 'card_number', 'cardNo'],
    ...[
      'accountNumber',
      'account_no',
      'passportNumber',
      'authCode',
      'auth_code',
      'authorizationCode',
      'verificationCode',
    ],
    ...['securityCode', 'recovery_codes', 'mfaCode', '2fa_code', 'smsCode', 'code_verifier', 'SAMLResponse', 'ｐｉｎ'],
    ...['ﷺ'.repeat(2_000), 'a'.repeat(2_000)],
    ...['email', 'e-mail', 'userEmail', 'E_MAIL_ADDRESS', 'password_count', 'apiKeyCount', 'p.a.s.s.w.o.r.d'],
  ],
  counts: [
    ...['prompt_tokens', 'completionTokens', 'tokens', 'max_tokens', 'token_count', 'tokenLimit', 'tokens_total'],
    ...['ms_per_token', 'token_ttl', 'cookieCount', 'emails', 'emails_sent_total', 'cookieMaxAge', 'token_expires_at'],
  ],
  open: [
    ...['tokenizer', 'tokenization', 'tokenised', 'secretary', 'author', 'authority', 'compass_width', 'keyboard'],
    ...['forward_pass', 'bypass', 'compass', 'render-pass', 'passed', 'pass_rate', 'hotpath'],
    ...['spin', 'pinned', 'shipping', 'mapping', 'accounts', 'accountName', 'cards', 'dashboard', 'discard', 'iban'],
    ...[
      'statusCode',
      'code',
      'error_code',
      'countryCode',
      'sessions',
      'sessionCount',
      'active_sessions',
      'inside',
      'side',
    ],
    ...['passenger', 'key', 'user', 'id', 'route', 'duration', 'trace_id', 'session', 'mail', '', '__proto__', '🙂'],
  ],
};

test.each(
  Object.entries(NAMES).flatMap(([sensitivity, names]) =>
    names.map(name => ({ sensitivity, name, shown: name.slice(0, 40) })),
  ),
)('a field named "$shown" is $sensitivity', ({ sensitivity, name }) => {
  expect(sensitivityOf(name)).toBe(sensitivity);
});
