import { Counter, Timeline, without } from './timeline';

const ALL = { from: 0, to: 100 };

describe('a timeline', () => {
  test('has what was stated last of each span', () => {
    const timeline = new Timeline().set(ALL, 1, 1).set({ from: 20, to: 30 }, 5);
    expect(timeline.runs([ALL])).toEqual([
      [0, 20, 1, 1],
      [20, 30, 5, 0],
      [30, 100, 31, 1],
    ]);
    expect([timeline.at(10), timeline.at(25), timeline.at(100)]).toEqual([11, 5, undefined]);
  });

  test('has nothing where it was cleared, and nothing outside of the spans that are asked for', () => {
    const timeline = new Timeline().set(ALL, 1).clear({ from: 40, to: 60 });
    expect(timeline.runs([{ from: 30, to: 70 }])).toEqual([
      [30, 40, 1, 0],
      [60, 70, 1, 0],
    ]);
  });

  test('can be multiplied in part', () => {
    expect(new Timeline().set(ALL, 2, 1).scale({ from: 50, to: 60 }, 0.5).at(55)).toBe(28.5);
  });
});

describe('a counter', () => {
  test('grows at its rate, and at once', () => {
    const counter = new Counter().add(10, 2);
    counter.rate.set(ALL, 1);
    expect(counter.runs([ALL], [ALL])).toEqual([
      [0, 10, 0, 1],
      [10, 100, 12, 1],
    ]);
  });

  test('begins at zero with each life of its process, and shows only what is scraped', () => {
    const counter = new Counter();
    counter.rate.set(ALL, 1);
    const lives = [
      { from: 0, to: 50 },
      { from: 50, to: 100 },
    ];
    expect(counter.runs(lives, without([ALL], [{ from: 40, to: 50 }]))).toEqual([
      [0, 40, 0, 1],
      [50, 100, 0, 1],
    ]);
  });
});

test('spans without gaps keep what is left on either side', () => {
  const gaps = [
    { from: 10, to: 20 },
    { from: 90, to: 120 },
  ];
  expect(without([ALL], gaps)).toEqual([
    { from: 0, to: 10 },
    { from: 20, to: 90 },
  ]);
});
