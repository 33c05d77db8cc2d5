import { http } from '../../../lib/catalogue';
import { methodLabel, statusLabel } from '../../../telemetry/src/http/labels';

test.each([
  ['GET', 'GET'],
  ['DELETE', 'DELETE'],
  ['PROPFIND', 'OTHER'],
  ['get', 'OTHER'],
  [undefined, 'OTHER'],
])('method %s counts as %s', (method, label) => {
  expect(methodLabel(method)).toBe(label);
});

test('each status of the catalogue counts as itself', () => {
  const { values } = http.requests.labels.status;
  expect(values.map(status => statusLabel(Number(status)))).toEqual(values);
});

test.each([
  [203, '202'],
  [207, '206'],
  [303, '302'],
  [406, '405'],
  [418, '415'],
  [451, '429'],
  [505, '504'],
  [599, '504'],
  [100, '101'],
  [600, '500'],
  [999, '500'],
])('status %i counts as %s, also the second time', (status, label) => {
  expect([statusLabel(status), statusLabel(status)]).toEqual([label, label]);
});
