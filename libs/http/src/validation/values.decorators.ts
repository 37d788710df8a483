import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsUUID, ValidateBy } from 'class-validator';
import { isDay, isInstant } from './calendar.js';

const ID = '019a3f6e-7c1d-7b52-9a55-0d3c1f2e4b6a';

/** The id of something. Ids are kept in lower case, and some engines compare them as text. */
export function IsId(): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.toLowerCase() : value)),
    ApiProperty({ format: 'uuid', example: ID }),
    IsUUID(),
  );
}

/** A day of the calendar, as `@Day()` columns have it. */
export function IsDay(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ format: 'date', example: '2026-01-31' }),
    fits('isDay', isDay, 'must be a day such as 2026-01-31'),
  );
}

/** An RFC 3339 instant, which becomes a `Date` of whole milliseconds. */
export function IsInstant(): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) => (isInstant(value) ? new Date(value) : value)),
    ApiProperty({ type: 'string', format: 'date-time', example: '2026-01-31T12:00:00.000Z' }),
    fits('isInstant', (value) => value instanceof Date, 'must be an instant such as 2026-01-31T12:00:00Z'),
  );
}

/**
 * A number for a `@Decimal(precision, scale)` column: text, since what is exact is not what JSON readers make of numbers.
 * It becomes what the column gives back, with all decimal places: `19.9` is `19.90`.
 */
export function IsDecimal(precision: number, scale: number): PropertyDecorator {
  const pattern = `^-?(0|[1-9]\\d{0,${precision - scale - 1}})(\\.\\d{1,${scale}})?$`;
  const decimal = new RegExp(pattern);
  const isDecimal = (value: unknown): value is string => typeof value === 'string' && decimal.test(value);
  return applyDecorators(
    Transform(({ value }: { value: unknown }) => (isDecimal(value) ? withAllPlaces(value, scale) : value)),
    ApiProperty({ pattern, example: `19.${'90'.padEnd(scale, '0').slice(0, scale)}` }),
    fits(
      'isDecimal',
      isDecimal,
      `must be a number as text, such as "19", with at most ${scale} decimal places`,
    ),
  );
}

/** There is no `-0.00`. */
function withAllPlaces(decimal: string, scale: number): string {
  const [whole = '', places = ''] = decimal.split('.');
  const text = `${whole}.${places.padEnd(scale, '0')}`;
  return /[1-9]/.test(text) ? text : text.replace('-', '');
}

function fits(name: string, validate: (value: unknown) => boolean, message: string): PropertyDecorator {
  return ValidateBy({ name, validator: { validate, defaultMessage: () => message } });
}
