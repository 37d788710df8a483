import { Controller, Get, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AccessModule, Public, RequirePermission, RouteAccessCheck, SignedIn } from '#libs/access';
import { TestApplication } from '../support/application.js';
import { operations } from '../support/document.js';

describe('every route of the application', () => {
  let app: TestApplication;
  beforeAll(async () => {
    app = await TestApplication.start();
  });
  afterAll(() => app.stop());

  it('says who may call it (ASVS 8.2.1)', () => {
    const routes = app.app.get(RouteAccessCheck).routes();

    expect(routes).toHaveLength(operations.size);
    expect(routes.filter(({ access }) => !access)).toEqual([]);
  });

  it('is public for a reason only', () => {
    const reasons = app.app
      .get(RouteAccessCheck)
      .routes()
      .flatMap(({ access }) => (access?.kind === 'public' ? [access.reason] : []));

    expect(reasons.length).toBeGreaterThan(0);
    for (const reason of reasons) expect(reason.length).toBeGreaterThan(10);
  });
});

@Controller('planted')
class UndeclaredController {
  @Get()
  read(): string {
    return 'open to all by mistake';
  }
}

@Controller('planted')
class UnknownPermissionController {
  @Get()
  @RequirePermission('planted.read')
  read(): string {
    return '';
  }
}

@Controller('planted')
@SignedIn()
class DeclaredController {
  @Get()
  read(): string {
    return '';
  }

  @Get('open')
  @Public('shows that one of the two is enough')
  open(): string {
    return '';
  }
}

async function start(controller: new () => object): Promise<void> {
  @Module({ imports: [AccessModule], controllers: [controller] })
  class PlantedModule {}
  const testing = await Test.createTestingModule({ imports: [PlantedModule] }).compile();
  await testing.init();
  await testing.close();
}

describe('an application', () => {
  it('does not start with a route that says nothing (ASVS 8.2.1, 16.5.3)', async () => {
    await expect(start(UndeclaredController)).rejects.toThrow(
      'UndeclaredController.read does not say who may call it',
    );
  });

  it('does not start with a permission that nobody declares', async () => {
    await expect(start(UnknownPermissionController)).rejects.toThrow(
      'requires "planted.read", which no module declares',
    );
  });

  it('starts when every route is declared, by itself or by its controller', async () => {
    await expect(start(DeclaredController)).resolves.toBeUndefined();
  });
});
