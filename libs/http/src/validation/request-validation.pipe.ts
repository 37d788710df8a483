import {
  type ArgumentMetadata,
  Injectable,
  type Type,
  type ValidationError,
  ValidationPipe,
} from '@nestjs/common';
import { ValidationFailed } from '../errors/request.errors.js';
import { inputProblems } from './input-problems.js';
import { type QuickAcceptance, quickAcceptanceOf } from './quick-acceptance.js';

/** Where the pointers of each part of a request begin; those of a body begin at the body itself. */
const BASES: Readonly<Record<ArgumentMetadata['type'], readonly string[]>> = {
  body: [],
  query: ['query'],
  param: ['path'],
  custom: [],
};

/**
 * Validates each DTO of a request by its class: unknown fields are refused, and nothing is converted but
 * by `@Type()` and `@Transform()`. Throws {@link ValidationFailed}, naming every invalid field.
 */
@Injectable()
export class RequestValidationPipe extends ValidationPipe {
  private readonly acceptances = new Map<unknown, QuickAcceptance | undefined>();

  constructor() {
    super({
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: true,
      stopAtFirstError: false,
      transform: true,
      // Only to tell what is missing from what is wrong: no value is answered.
      validationError: { target: false, value: true },
      exceptionFactory: (errors) => new Rejected(errors),
    });
  }

  /** Most requests are valid, and are accepted at once; whatever is not is explained by class-validator. */
  override transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    return (this.acceptQuickly(value, metadata) ?? this.examine(value, metadata)) as Promise<unknown>;
  }

  private acceptQuickly(value: unknown, metadata: ArgumentMetadata): unknown {
    if (metadata.type === 'custom') return value;
    const { metatype } = metadata;
    if (!isObject(value) || !metatype || !this.toValidate(metadata)) return undefined;
    if (!this.acceptances.has(metatype))
      this.acceptances.set(metatype, quickAcceptanceOf(metatype as Type<object>));
    return this.acceptances.get(metatype)?.(value);
  }

  private async examine(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type === 'body' && this.toValidate(metadata) && !isObject(value)) throw notAnObject();
    try {
      return await super.transform(value, metadata);
    } catch (error) {
      if (error instanceof Rejected)
        throw new ValidationFailed(inputProblems(error.errors, BASES[metadata.type]));
      throw error;
    }
  }
}

/** Carries the errors out of Nest's pipe, which does not say to its factory what part they are of. */
class Rejected extends Error {
  constructor(readonly errors: ValidationError[]) {
    super();
  }
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const notAnObject = (): ValidationFailed =>
  new ValidationFailed([{ pointer: '', code: 'is_object', detail: 'The body must be a JSON object.' }]);
