import { AppModule } from '../../src/app.module.js';

const IMPORTS = 'imports';

/** What `start` starts has one more feature than the product, as an application of a team would. */
export async function withFeature<T>(module: object, start: () => Promise<T>): Promise<T> {
  const imports = Reflect.getMetadata(IMPORTS, AppModule) as object[];
  Reflect.defineMetadata(IMPORTS, [...imports, module], AppModule);
  try {
    return await start();
  } finally {
    Reflect.defineMetadata(IMPORTS, imports, AppModule);
  }
}
