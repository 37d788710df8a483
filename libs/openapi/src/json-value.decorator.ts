import { ApiProperty } from '@nestjs/swagger';

const ANY_JSON = [
  { type: 'string' },
  { type: 'number' },
  { type: 'boolean' },
  { type: 'object', additionalProperties: true },
  { type: 'array', items: {} },
  { type: 'null' },
];

/** Documents a property of type `unknown` that holds any JSON value. */
export function ApiJsonValue(options: { description: string; example: unknown }): PropertyDecorator {
  return ApiProperty({ ...options, anyOf: ANY_JSON, type: undefined } as never);
}
