import { family } from '../family';
import { open } from '../labels';
import { counter } from '../metric';

export const oauth2Proxy = family(
  { name: 'oauth2_proxy', exposedBy: 'oauth2-proxy, about the sign-in before a user interface' },
  {
    requests: counter('oauth2_proxy_requests_total', {
      help: 'Requests answered: by the proxy itself, or by the user interface behind it.',
      unit: 'count',
      labels: { code: open('status of the response', 40) },
    }),
  },
);
