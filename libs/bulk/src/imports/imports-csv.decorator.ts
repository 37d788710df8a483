import { StreamsBody } from '#libs/http';

const LARGEST = 50 * 1024 * 1024;

/** A route that reads a CSV file as it arrives; its parameter is `@BodyStream()`. */
export const ImportsCsv = (example: string): MethodDecorator =>
  StreamsBody({ types: ['text/csv'], limit: LARGEST, example });
