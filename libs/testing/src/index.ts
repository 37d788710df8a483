/**
 * {@include ../README.md}
 *
 * @module testing
 */

export type { components } from './api.js';
export { apiClient, type ApiClient, checkedFetch, type ApiClientOptions } from './api-client.js';
export { closed, Contract, type ContractDocument } from './contract.js';
export { DAY, FakeClock, MINUTE, SECOND } from './fake-clock.js';
export { LogCapture, type LogLine } from './log-capture.js';
export { OtlpReceiver, type ReceivedSpan } from './otlp-receiver.js';
export { refusedFields } from './refused-fields.js';
export { createTestDatabase, type TestDatabase } from './test-database.js';
export { type ArrivedMail, replyWith, TestSmtpServer, WITH_TLS } from './smtp-server.js';
