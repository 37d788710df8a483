import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

interface Response {
  content?: Record<string, { schema?: object; examples?: Record<string, unknown> }>;
}

/** The parts of an OpenAPI 3.1 document that answers are checked against. */
export interface ContractDocument {
  paths: Record<string, Record<string, { responses: Record<string, Response> }>>;
  components?: { schemas?: Record<string, object> };
}

/** An answer to be checked. */
export interface Answer {
  method: string;
  /** Without query. */
  path: string;
  status: number;
  contentType: string | null;
  body: string;
}

const ID = 'openapi.json';
/** Answers of other types are text. */
const JSON_TYPE = /[/+]json$/;
const pointer = (...segments: string[]): string =>
  segments
    .map((segment) => segment.replaceAll('~', '~0').replaceAll('/', '~1'))
    .map(encodeURIComponent)
    .join('/');

/** The OpenAPI document as a promise: an answer that it does not describe is a failure. */
export class Contract {
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true });
  private readonly validators = new Map<string, ValidateFunction>();
  private readonly templates: { path: string; pattern: RegExp }[];

  constructor(private readonly document: ContractDocument) {
    (addFormats as unknown as (ajv: Ajv2020) => void)(this.ajv);
    this.ajv.addSchema(closed(document), ID);
    this.templates = Object.keys(document.paths)
      .toSorted((a, b) => a.split('{').length - b.split('{').length)
      .map((path) => ({
        path,
        pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+').replaceAll('.', '\\.')}$`),
      }));
  }

  /** What is wrong with the answer; undefined when it is as promised, or about no operation of the document. */
  violation(answer: Answer): string | undefined {
    const template = this.templates.find(({ pattern }) => pattern.test(answer.path))?.path;
    const method = answer.method.toLowerCase();
    const operation = template === undefined ? undefined : this.document.paths[template]?.[method];
    if (template === undefined || !operation) return undefined;
    const at = `${answer.method} ${template} ${answer.status}`;
    const response = operation.responses[String(answer.status)];
    if (!response) return `${at}: this status is not in the document`;
    return this.violationOfBody(answer, response, at, [
      'paths',
      template,
      method,
      'responses',
      String(answer.status),
    ]);
  }

  private violationOfBody(
    answer: Answer,
    response: Response,
    at: string,
    path: string[],
  ): string | undefined {
    if (!response.content)
      return answer.body === '' ? undefined : `${at}: has a body, and the document has none`;
    const type = answer.contentType?.split(';')[0] ?? '';
    const media = response.content[type];
    if (!media) return `${at}: content type "${type}" is not in the document`;
    const validate = this.validator(pointer(...path, 'content', type, 'schema'));
    const body: unknown = JSON_TYPE.test(type) ? JSON.parse(answer.body) : answer.body;
    if (!validate(body)) return `${at}: ${this.ajv.errorsText(validate.errors)}`;
    const { code } = body as { code?: string };
    if (media.examples && !(String(code) in media.examples))
      return `${at}: the code "${code}" is not in the document`;
    return undefined;
  }

  private validator(at: string): ValidateFunction {
    const known = this.validators.get(at);
    if (known) return known;
    const validate = this.ajv.compile({ $ref: `${ID}#/${at}` });
    this.validators.set(at, validate);
    return validate;
  }
}

/** A field that the document does not name must not be answered. */
export function closed(document: ContractDocument): ContractDocument {
  return JSON.parse(JSON.stringify(document), (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null || !('properties' in value) || !('type' in value))
      return value;
    return { additionalProperties: false, ...value };
  }) as ContractDocument;
}
