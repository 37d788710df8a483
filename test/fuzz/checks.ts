import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { closed, Contract } from '#libs/testing';
import { isJson } from './bodies.js';
import type { Document, Operation } from './operations.js';
import type { Caller } from './plans.js';
import { NO_ANSWER, type WireAnswer, type WireRequest } from './send.js';

/** One request and its answer. */
export interface Exchange {
  operation: Operation;
  caller: Caller;
  request: WireRequest;
  answer: WireAnswer;
}

const HEADERS: Readonly<Record<string, RegExp>> = {
  'x-request-id': /^[\w.-]{8,128}$/,
  'x-content-type-options': /^nosniff$/,
  'content-security-policy': /default-src 'none'/,
  'strict-transport-security': /max-age=\d+/,
  'x-frame-options': /^DENY$/i,
  'cache-control': /./,
};

/** Says how the machine is, which other tests keep busy, and nothing of the request. */
const NOT_READY = '"code":"health.not_ready"';

const OPENAPI = 'openapi.json';

/** What must be true of every answer, whatever was sent. */
export class Checks {
  private readonly contract: Contract;
  /** Not by format: what is an address is for the application to say. */
  private readonly ajv = new Ajv2020({ strict: false, validateFormats: false });
  private readonly validators = new Map<string, ValidateFunction>();

  constructor(document: Document) {
    this.contract = new Contract(document);
    this.ajv.addSchema(closed(document), OPENAPI);
  }

  /** What is wrong with the exchange; undefined when nothing is. */
  violation(exchange: Exchange): string | undefined {
    const { request, answer } = exchange;
    const [path = ''] = request.target.split('?', 1);
    const contentType = answer.headers['content-type'] ?? null;
    if (answer.status === NO_ANSWER) return `no answer: ${answer.body}`;
    if (answer.status >= 500 && !answer.body.includes(NOT_READY))
      return `${answer.status} is the server's fault`;
    return (
      wrongHeader(answer) ??
      this.contract.violation({ ...answer, method: request.method, path, contentType }) ??
      (answer.status < 300 ? this.wrongAcceptance(exchange) : undefined)
    );
  }

  private wrongAcceptance({ operation, caller, request }: Exchange): string | undefined {
    const isSignedIn = caller === 'member' || caller === 'administrator';
    if (!operation.isPublic && !isSignedIn) return 'answered someone who is not signed in';
    return wrongQuery(operation, request) ?? this.wrongBody(operation, request);
  }

  private wrongBody(operation: Operation, { headers, body }: WireRequest): string | undefined {
    if (!operation.body) return undefined;
    if (!body?.length) return operation.body.required ? 'accepted without its body' : undefined;
    const type = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
    const isDocumented = Object.keys(operation.body.content).some((each) =>
      new RegExp(`^${each.replace('+', '[+]').replace('*', '.+')}$`).test(type),
    );
    if (!isDocumented) return `accepted a body of type "${type}"`;
    if (!isJson(type)) return undefined;
    const validate = this.validatorOf(operation, type);
    // A mark at the start may be ignored (RFC 8259 §8.1).
    if (validate(JSON.parse(body.toString().replace(/^\ufeff/, '')))) return undefined;
    return `accepted a body that the document forbids: ${this.ajv.errorsText(validate.errors)}`;
  }

  private validatorOf({ path, method }: Operation, type: string): ValidateFunction {
    const segments = ['paths', path, method.toLowerCase(), 'requestBody', 'content', type, 'schema'];
    const pointer = segments
      .map((segment) => encodeURIComponent(segment.replaceAll('~', '~0').replaceAll('/', '~1')))
      .join('/');
    const validate = this.validators.get(pointer) ?? this.ajv.compile({ $ref: `${OPENAPI}#/${pointer}` });
    this.validators.set(pointer, validate);
    return validate;
  }
}

function wrongHeader({ headers }: WireAnswer): string | undefined {
  const wrong = Object.entries(HEADERS).find(([name, pattern]) => !pattern.test(String(headers[name] ?? '')));
  return wrong && `the header field ${wrong[0]} is "${String(headers[wrong[0]])}"`;
}

function wrongQuery({ parameters }: Operation, { target }: WireRequest): string | undefined {
  const declared = new Set(parameters.filter((each) => each.in === 'query').map(({ name }) => name));
  // An operation that has no parameters does not look at any.
  if (declared.size === 0) return undefined;
  const names = [...new URLSearchParams(target.split('?')[1]).keys()];
  const unknown = names.find((name) => !declared.has(name.split('[', 1)[0] ?? ''));
  if (unknown !== undefined) return `accepted the unknown parameter "${unknown}"`;
  const repeated = names.find((name, index) => names.indexOf(name) < index);
  return repeated === undefined ? undefined : `accepted "${repeated}" twice`;
}
