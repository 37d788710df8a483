export interface WorkerOptions { folder?: string; snapshot?: Uint8Array<ArrayBuffer>; listen: { path: string } | { host: string; port: number } }
export type WorkerReport = { kind: 'ready'; port: number } | { kind: 'crashed'; reason: string };
export type WorkerRequest = 'stop';
