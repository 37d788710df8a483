/** What `FILES_URL` says: `s3://<key>:<secret>@<host>/<bucket>?region=<region>`, over TLS; `s3+http://` is without. */
export interface S3Location {
  endpoint: string;
  region: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
}

const ANY_REGION = 'us-east-1';

/** Reads a URL that the configuration has found well-formed. */
export function s3LocationOf(url: string): S3Location {
  const { protocol, host, pathname, username, password, searchParams } = new URL(url);
  return {
    endpoint: `${protocol === 's3+http:' ? 'http' : 'https'}://${host}`,
    region: searchParams.get('region') ?? ANY_REGION,
    bucket: pathname.slice(1),
    accessKeyId: decodeURIComponent(username),
    secretAccessKey: decodeURIComponent(password),
  };
}
