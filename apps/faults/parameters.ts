/** A parameter of a fault: a JSON schema for the control port, and a type for the code. */
export interface Parameter<T> {
  readonly schema: Readonly<Record<string, unknown>>;
  /** Never set; it carries the type. */
  readonly type?: T;
}
export type Parameters = Readonly<Record<string, Parameter<unknown>>>;
export type ValuesOf<P extends Parameters> = { readonly [K in keyof P]: P[K] extends Parameter<infer T> ? T : never };
/** Parameters as sent: those with a default may be left out, as the schema says. */
export type Given<P extends Parameters> = Partial<ValuesOf<P>>;

const withDefault = <T>(schema: object, defaultValue?: T): Parameter<T> => ({
  schema: { ...schema, ...(defaultValue !== undefined && { default: defaultValue }) },
});

/** Above 0, at most 1. */
export const share = (description: string, defaultValue?: number): Parameter<number> =>
  withDefault({ type: 'number', exclusiveMinimum: 0, maximum: 1, description }, defaultValue);

/** Above 0, in the unit that the name of the parameter says. */
export const amount = (description: string, defaultValue?: number): Parameter<number> =>
  withDefault({ type: 'number', exclusiveMinimum: 0, description }, defaultValue);

const A_DAY = { seconds: 86_400, milliseconds: 86_400_000 } as const;
/** Above 0, a day at most: past 24.8 days Node's timers fire at once. */
export const time = (description: string, unit: keyof typeof A_DAY, defaultValue?: number): Parameter<number> =>
  withDefault({ type: 'number', exclusiveMinimum: 0, maximum: A_DAY[unit], description }, defaultValue);

export const wholeNumber = (
  description: string,
  { from, to }: { readonly from: number; readonly to: number },
  defaultValue?: number,
): Parameter<number> => withDefault({ type: 'integer', minimum: from, maximum: to, description }, defaultValue);

export const oneOf = <const T extends string | number>(
  description: string,
  allowed: readonly T[],
  defaultValue?: T,
): Parameter<T> => withDefault({ enum: allowed, description }, defaultValue);

export const text = (description: string, pattern: string, defaultValue?: string): Parameter<string> =>
  withDefault({ type: 'string', pattern, description }, defaultValue);

/** The schema of the whole object: other properties are refused. */
export function schemaOf(parameters: Parameters): object {
  const entries = Object.entries(parameters);
  return {
    type: 'object',
    additionalProperties: false,
    required: entries.filter(([, { schema }]) => !('default' in schema)).map(([name]) => name),
    properties: Object.fromEntries(entries.map(([name, { schema }]) => [name, schema])),
  };
}
