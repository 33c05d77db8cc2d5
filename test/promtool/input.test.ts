import { http, redis } from '../../lib/catalogue';
import { input, observations, steady, target } from './input';

const route = { ...target('bookings'), method: 'GET', path: '/' };
const { bucket } = http.requestDuration;

test('buckets are spelt as Prometheus 3 stores them: a case with others would pass for a rule that never fires', () => {
  expect(() => input(bucket, { ...route, le: '1' }, steady(1))).toThrow(
    'is never stored with le="1", but with 0.005, ',
  );
  expect(() => input(bucket, { ...route, le: '1.0' }, steady(1))).not.toThrow();
  expect(() => input(bucket, { ...route, le: '7.0' }, steady(1))).toThrow('is never stored with le="7.0"');
  expect(observations(http.requestDuration, route, 2).map(({ labels }) => labels.le)).toEqual(
    expect.arrayContaining(['0.005', '1.0', '2.5', '60.0', '+Inf']),
  );
});

test('labels are those of the catalogue', () => {
  expect(() => input(http.requests, { ...route, status: '299' }, steady(1))).toThrow('never has status="299"');
  expect(() => input(redis.up, { ...target('redis'), le: '1.0' }, steady(1))).toThrow('has no le');
});
