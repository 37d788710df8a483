/**
 * {@include ../README.md}
 *
 * @module privacy
 */

export { type DataSubject, declarePersonalData, PersonalData } from './personal-data.js';
export { PersonalDataRegistry } from './personal-data-registry.js';
export { PrivacyModule } from './privacy.module.js';
