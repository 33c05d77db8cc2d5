/** Ends what was begun. Does nothing the second time. */
export type Stop = () => void | Promise<void>;

type Interceptor<T> = (value: T) => T | Promise<T>;

/**
 * A place in the service that a fault can reach into. What passes goes through the interceptors that are there at that
 * moment: they return it, changed or not, wait, or throw. With none there, it passes as it is.
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
