import type { SeedCategory } from './seed-category';
import { HEALTH_CATEGORIES } from './categories-health';
import { SERVICE_CATEGORIES } from './categories-service';
import { WORK_CATEGORIES } from './categories-work';

export const CATEGORIES: readonly SeedCategory[] = [...HEALTH_CATEGORIES, ...SERVICE_CATEGORIES, ...WORK_CATEGORIES];
