import { outgoing, type SocketTables, tracked } from './kernel-tables';

test('a tracked connection has the requested address and the one that replies', () => {
  const table = [
    'tcp      6 86381 ESTABLISHED src=10.244.0.13 dst=10.96.0.1 sport=41082 dport=443 src=10.213.221.106 dst=10.244.0.13 sport=6443 dport=41082 [ASSURED] mark=0 use=1',
    'udp      17 10 src=10.244.0.22 dst=10.96.0.10 sport=60826 dport=53 [UNREPLIED] src=10.244.0.2 dst=10.244.0.22 sport=53 dport=60826 mark=0 use=1',
    'icmp     1 29 src=10.0.0.1 dst=10.0.0.2 type=8 code=0 id=1 src=10.0.0.2 dst=10.0.0.1 type=0 code=0 id=1 mark=0 use=1',
    'conntrack v1.4.8 (conntrack-tools): 3 flow entries have been shown.',
  ].join('\n');
  expect(tracked(table)).toEqual([
    {
      from: '10.244.0.13',
      requested: { address: '10.96.0.1', port: 443 },
      replied: { address: '10.213.221.106', port: 6443 },
      protocol: 'TCP',
    },
    {
      from: '10.244.0.22',
      requested: { address: '10.96.0.10', port: 53 },
      replied: { address: '10.244.0.2', port: 53 },
      protocol: 'UDP',
    },
  ]);
});

const HEAD = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid';
const table = (...lines: readonly string[]) =>
  [HEAD, ...lines.map((line, i) => `   ${i}: ${line} 00000000:00000000`)].join('\n');
const tables = (some: Partial<SocketTables>): SocketTables => ({
  tcp: HEAD,
  tcp6: HEAD,
  udp: HEAD,
  udp6: HEAD,
  ...some,
});

test('outgoing connections exclude incoming ones, recognized by their listening port, and loopback', () => {
  const tcp = table(
    '00000000:1F90 00000000:0000 0A',
    // Incoming to that port; outgoing; outgoing without a reply yet; outgoing and closed; loopback.
    '0A00F40A:1F90 1600F40A:C0DE 01',
    '0A00F40A:C0DE 0100600A:01BB 01',
    '0A00F40A:C0DF 1600F40A:2382 02',
    '0A00F40A:C0E1 1600F40A:2383 06',
    '0100007F:C0E0 0100007F:2382 01',
  );
  expect(outgoing(tables({ tcp }))).toEqual([
    { remote: { address: '10.96.0.1', port: 443 }, protocol: 'TCP' },
    { remote: { address: '10.244.0.22', port: 9090 }, protocol: 'TCP' },
  ]);
});

test('an IPv6 listener also accepts IPv4, whose addresses are returned in IPv4 notation', () => {
  const tcp6 = table(
    '00000000000000000000000000000000:2382 00000000000000000000000000000000:0000 0A',
    '0000000000000000FFFF00000A00F40A:2382 0000000000000000FFFF00001600F40A:C0DE 01',
    '0000000000000000FFFF00000A00F40A:C0DE 0000000000000000FFFF00001600F40A:2383 01',
    'B80D0120000000000000000001000000:C0DF B80D0120000000000000000002000000:2384 01',
    '00000000000000000000000001000000:C0E0 00000000000000000000000001000000:2382 01',
  );
  expect(outgoing(tables({ tcp6 }))).toEqual([
    { remote: { address: '10.244.0.22', port: 9091 }, protocol: 'TCP' },
    { remote: { address: '2001:db8::2', port: 9092 }, protocol: 'TCP' },
  ]);
});

test('a UDP socket counts if it has a remote address', () => {
  const udp = table('00000000:2386 00000000:0000 07', '0A00F40A:C0DE 0A00600A:0035 01');
  expect(outgoing(tables({ udp }))).toEqual([{ remote: { address: '10.96.0.10', port: 53 }, protocol: 'UDP' }]);
});

test('the tables of a process that has ended are empty', () => {
  expect(outgoing({ tcp: '', tcp6: '', udp: '', udp6: '' })).toEqual([]);
});
