/** Stops what was started. Calling it again has no effect. */
export type Stop = () => void | Promise<void>;

type Interceptor<T> = (value: T) => T | Promise<T>;

/**
 * A place in the service where faults are injected. Each value passes through the interceptors that are registered at that
 * moment: they return it, changed or not, delay it, or throw. Without any, it passes unchanged.
 */
export class Seam<T> {
  private readonly interceptors = new Set<Interceptor<T>>();

  add(interceptor: Interceptor<T>): Stop {
    this.interceptors.add(interceptor);
    return () => void this.interceptors.delete(interceptor);
  }

  async pass(value: T): Promise<T> {
    let passed = value;
    for (const interceptor of this.interceptors) passed = await interceptor(passed);
    return passed;
  }
}
