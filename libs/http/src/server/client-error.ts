import type { Socket } from 'node:net';
import { STATUS_CODES } from 'node:http';
import type { ConnectionError } from 'fastify';
import { type AppError, newId } from '#libs/kernel';
import { MalformedRequest } from '../errors/request.errors.js';
import { HeadersTooLarge, PayloadTooLarge, RequestTimeout } from '../errors/transport.errors.js';
import { describeProblem } from '../problem/problem-details.js';
import { problemHeaders, statusOf } from '../problem/send-problem.js';
import { isStreaming } from '../streaming/streamed-body.js';
import { DEFAULT_HEADERS } from './default-headers.js';
import { endConnection } from './end-connection.js';

/** Answers what is not HTTP: there is no request yet, only a connection. */
export function clientErrorHandler(publicUrl: string): (error: ConnectionError, socket: Socket) => void {
  return (error, socket) => {
    // Node counts the time in which the body waits for us too.
    if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && isStreaming(socket)) return;
    if (error.code === 'ECONNRESET') socket.destroy();
    else endConnection(socket, responseText(toAppError(error.code), publicUrl));
  };
}

function toAppError(code: string): AppError {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new HeadersTooLarge();
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return new PayloadTooLarge();
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new RequestTimeout();
    default:
      return new MalformedRequest('What was sent is not HTTP.');
  }
}

function responseText(error: AppError, publicUrl: string): string {
  const status = statusOf(error);
  const requestId = newId();
  const body = JSON.stringify(describeProblem(error, { status, requestId, publicUrl }));
  const headers = {
    ...DEFAULT_HEADERS,
    ...problemHeaders(error, status),
    'x-request-id': requestId,
    'content-length': String(Buffer.byteLength(body)),
    date: new Date().toUTCString(),
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, '', body].join('\r\n');
}
