import { postgres, system } from '../../lib/catalogue';
import { DISK, FILESYSTEM } from './cluster';
import {
  DAY,
  HOUR,
  inferenceErrorsOf,
  inferencesOf,
  MEMORY,
  MEMORY_LIMIT,
  MINUTE,
  queriesOf,
  queryErrorsOf,
  requestsOf,
} from './load';
import type { World } from './world';

/** Whom it needed: nobody, somebody within the working day (a message is right, a page is not), or somebody at once. */
export type Need = 'nobody' | 'somebody today' | 'somebody now';

export interface Scenario {
  readonly name: string;
  /** What happens, in a line. */
  readonly happens: string;
  readonly needs: Need;
  /** Alerts that name what somebody should look at; Whatever else comes is beside the point. */
  readonly right: RegExp;
  /** In seconds. */
  readonly lasts: number;
  /** How much of its end is worth every evaluation, in seconds: what takes days does not. @default all of it */
  readonly decisive?: number;
  /** Changes what happened from this moment on. */
  apply(world: World, at: number): void;
}

const NONE = /^$/;

export const deployment: Scenario = {
  name: 'deployment',
  happens: 'ten pods are replaced one by one; each new one takes a minute until it answers',
  needs: 'nobody',
  right: NONE,
  lasts: 15 * MINUTE,
  apply: (world, at) => world.deploy(world.main(), at),
};

export const nodeReboot: Scenario = {
  name: 'node reboot',
  happens: 'a machine is off for three minutes, with all that runs on it',
  needs: 'nobody',
  right: NONE,
  lasts: 5 * MINUTE,
  apply: (world, at) => {
    const nodes = world.nodeNames();
    world.reboot(nodes[Math.floor(at / HOUR) % nodes.length] as string, { from: at, to: at + 3 * MINUTE });
  },
};

const BAD_POD = 6 * HOUR;
export const badPod: Scenario = {
  name: 'bad pod',
  happens: 'one pod of ten answers one scrape of three, for six hours',
  needs: 'somebody today',
  right: /^(ServiceDown|TargetDown|TargetFlapping|Target.*|.*Scrape.*)$/,
  lasts: BAD_POD,
  apply: (world, at) => {
    const [pod] = world.pods(world.main(), at);
    for (let from = at; from < at + BAD_POD; from += 90) pod?.target.fail({ from, to: from + MINUTE });
  },
};

const NIGHT = 6 * HOUR;
export const quietNight: Scenario = {
  name: 'quiet night',
  happens: 'hardly any traffic for six hours; two requests, two queries and one inference of the few there are fail',
  needs: 'nobody',
  right: NONE,
  lasts: NIGHT,
  apply: (world, at) => {
    const night = { from: at, to: at + NIGHT };
    const services = [world.main(), world.inference()].flatMap(service => world.pods(service, at));
    for (const { target } of services) target.slow(night, 0.0002);
    const [first, second] = world.pods(world.main(), at);
    for (const [i, pod] of [first, second].entries()) {
      const moment = at + 3 * HOUR + (1 + i) * MINUTE + 10;
      if (pod === undefined) continue;
      requestsOf(pod.target, '500').add(moment, 1);
      queriesOf(pod.target).add(moment, 1);
      queryErrorsOf(pod.target, 'other').add(moment, 1);
    }
    const [model] = world.pods(world.inference(), at);
    if (model === undefined) return;
    inferencesOf(model.target).add(at + 4 * HOUR + 10, 1);
    inferenceErrorsOf(model.target, 'internal').add(at + 4 * HOUR + 10, 1);
  },
};

const OUTAGE = 20 * MINUTE;
export const outage: Scenario = {
  name: 'outage',
  happens: 'no pod of the service answers, for twenty minutes',
  needs: 'somebody now',
  right: /^(ServiceDown|TargetDown)$/,
  lasts: OUTAGE,
  apply: (world, at) => {
    const span = { from: at, to: at + OUTAGE };
    for (const { target, object } of world.pods(world.main(), at)) {
      target.restart(span);
      object.readiness(span, false).restart(span.to, 'Error');
    }
  },
};

const FAILING = 25 * MINUTE;
export const failingRelease: Scenario = {
  name: 'failing release',
  happens: 'three requests of ten are answered with an error, for 25 minutes',
  needs: 'somebody now',
  right: /^(HighErrorRate|SLAErrorRate.*|ErrorBudget.*)$/,
  lasts: FAILING,
  apply: (world, at) => {
    const span = { from: at, to: at + FAILING };
    for (const { target } of world.pods(world.main(), at)) {
      requestsOf(target, '200').rate.scale(span, 0.7);
      requestsOf(target, '500').rate.set(span, 3);
    }
  },
};

const LEAK = 3 * DAY;
export const memoryLeak: Scenario = {
  name: 'memory leak',
  happens: 'one pod of two takes more memory each hour, until it is killed at its limit of 2 GiB after three days',
  needs: 'somebody today',
  right: /^(HighMemoryUsage|Memory.*|.*MemoryNear.*|ContainerMemory.*|PodOOMKilled|KubeContainerOOM.*)$/,
  lasts: LEAK,
  decisive: 30 * MINUTE,
  apply: (world, at) => {
    const span = { from: at, to: at + LEAK };
    const [pod] = world.pods(world.inference(), at);
    if (pod === undefined) return;
    const perSecond = (MEMORY_LIMIT - MEMORY) / LEAK;
    pod.target.gauge(system.memoryUsage.name).set(span, MEMORY, perSecond);
    world.containerMemory(pod)?.set(span, MEMORY, perSecond);
    const restart = { from: span.to, to: span.to + 30 };
    pod.target.restart(restart);
    pod.object.readiness(restart, false).restart(restart.to, 'OOMKilled');
  },
};

const FILLING = 2 * DAY;
export const fillingDisk: Scenario = {
  name: 'filling disk',
  happens: "a machine's disk fills within two days from 55 % to 92 %; then somebody cleans it up",
  needs: 'somebody now',
  right: /^(NodeDiskFilling|DiskSpaceLow|NodeDisk.*|NodeFilesystem.*)$/,
  lasts: FILLING,
  decisive: 30 * MINUTE,
  apply: (world, at) => {
    const exporter = world.exporterOf(world.nodeNames()[1] as string);
    const span = { from: at, to: at + FILLING };
    exporter?.gauge('node_filesystem_avail_bytes', FILESYSTEM).set(span, 0.45 * DISK, (-0.37 * DISK) / FILLING);
  },
};

/** Restarts after 8 minutes, waits for 5: the longest back-off of a kubelet. */
const [RUNS, WAITS, LOOPING] = [8 * MINUTE, 5 * MINUTE, 6 * HOUR];
export const crashLoop: Scenario = {
  name: 'crash loop',
  happens: 'one pod of two crashes after 8 minutes and waits 5 until its next start, for six hours',
  needs: 'somebody today',
  right: /^(PodCrashLooping|KubePodCrashLooping|PodRestarting|ContainerRestarting)$/,
  lasts: LOOPING,
  apply: (world, at) => {
    const [pod] = world.pods(world.inference(), at);
    for (let from = at; pod !== undefined && from < at + LOOPING; from += RUNS + WAITS) {
      const span = { from: from + RUNS, to: from + RUNS + WAITS };
      pod.target.restart(span);
      pod.object.waiting(span, 'CrashLoopBackOff').restart(span.to, 'Error');
    }
  },
};

export const databaseRestart: Scenario = {
  name: 'database restart',
  happens: 'PostgreSQL is away for 30 s, and every query with it',
  needs: 'nobody',
  right: NONE,
  lasts: 5 * MINUTE,
  apply: (world, at) => {
    const span = { from: at, to: at + 30 };
    const exporters = world.targetsExposing(postgres);
    for (const target of exporters) target.gauge(postgres.up.name).set(span, 0);
    for (const { target } of world.pods(world.main(), at)) {
      queryErrorsOf(target, 'connection').rate.set(span, 10);
      requestsOf(target, '200').rate.scale(span, 0.1);
      requestsOf(target, '500').rate.set(span, 8);
    }
  },
};

const PULLING = 3 * HOUR;
export const missingImage: Scenario = {
  name: 'missing image',
  happens: 'the pod of a new revision cannot pull its image for three hours; the old pods go on serving',
  needs: 'somebody today',
  right:
    /^(Pod.*(Image|Pull|Pending|Waiting|NotReady|Start).*|Image.*|Deployment.*|KubePodNotReady|KubeContainerWaiting|KubeDeployment.*)$/,
  lasts: PULLING,
  apply: (world, at) => world.failToPull(world.main(), { from: at, to: at + PULLING }),
};

/** A scenario, and when it begins. */
export interface Event {
  readonly at: number;
  readonly scenario: Scenario;
}
const on = (day: number, hour: number, scenario: Scenario): Event => ({ at: (day - 1) * DAY + hour * HOUR, scenario });

/** Monday, Wednesday and Friday: the month begins on a Monday. */
const hasDeployment = (day: number): boolean => [0, 2, 4].includes((day - 1) % 7);

/** Thirty days: what a product of ten pods sees in a month that has one of each. */
export const MONTH: readonly Event[] = [
  ...Array.from({ length: 30 }, (_, i) => i + 1)
    .filter(hasDeployment)
    .map(day => on(day, 10, deployment)),
  ...[3, 4, 5, 6].map(hour => on(6, hour, nodeReboot)),
  on(8, 13, badPod),
  on(10, 0, quietNight),
  on(11, 14, outage),
  on(12, 14, failingRelease),
  on(13, 0, memoryLeak),
  on(17, 12, fillingDisk),
  on(22, 12, crashLoop),
  on(24, 2, databaseRestart),
  on(25, 14, missingImage),
].sort((a, b) => a.at - b.at);
