/** What a fault is told: each parameter is a JSON schema for the control port, and a type for the code behind it. */
export interface Parameter<T> {
  readonly schema: Readonly<Record<string, unknown>>;
  /** Never there; it carries the type. */
  readonly type?: T;
}
export type Parameters = Readonly<Record<string, Parameter<unknown>>>;
export type ValuesOf<P extends Parameters> = { readonly [K in keyof P]: P[K] extends Parameter<infer T> ? T : never };
/** As they are given: those with a default may be left out, which the schema knows. */
export type Given<P extends Parameters> = Partial<ValuesOf<P>>;

const withDefault = <T>(schema: object, otherwise?: T): Parameter<T> => ({
  schema: { ...schema, ...(otherwise !== undefined && { default: otherwise }) },
});

/** Above 0, at most 1. */
export const share = (description: string, otherwise?: number): Parameter<number> =>
  withDefault({ type: 'number', exclusiveMinimum: 0, maximum: 1, description }, otherwise);

/** Above 0, in the unit that its name says. */
export const amount = (description: string, otherwise?: number): Parameter<number> =>
  withDefault({ type: 'number', exclusiveMinimum: 0, description }, otherwise);

const A_DAY = { seconds: 86_400, milliseconds: 86_400_000 } as const;
/** Above 0, a day at most: past 24.8 days Node's timers fire at once. */
export const time = (description: string, unit: keyof typeof A_DAY, otherwise?: number): Parameter<number> =>
  withDefault({ type: 'number', exclusiveMinimum: 0, maximum: A_DAY[unit], description }, otherwise);

export const wholeNumber = (
  description: string,
  { from, to }: { readonly from: number; readonly to: number },
  otherwise?: number,
): Parameter<number> => withDefault({ type: 'integer', minimum: from, maximum: to, description }, otherwise);

export const oneOf = <const T extends string | number>(
  description: string,
  allowed: readonly T[],
  otherwise?: T,
): Parameter<T> => withDefault({ enum: allowed, description }, otherwise);

export const text = (description: string, pattern: string, otherwise?: string): Parameter<string> =>
  withDefault({ type: 'string', pattern, description }, otherwise);

/** The schema of the whole object: nothing else may be in it. */
export function schemaOf(parameters: Parameters): object {
  const entries = Object.entries(parameters);
  return {
    type: 'object',
    additionalProperties: false,
    required: entries.filter(([, { schema }]) => !('default' in schema)).map(([name]) => name),
    properties: Object.fromEntries(entries.map(([name, { schema }]) => [name, schema])),
  };
}
