import * as api from '../api';
import type { Route } from './route';

export const organisationRoutes = {
  listUnits: {
    method: 'get',
    path: '/units',
    summary: 'Regions, clusters, facilities, departments and bodies: found by words, or those under one',
    needs: 'organisation.read',
    query: api.UnitQuery,
    answer: api.Units,
  },
  getUnit: {
    method: 'get',
    path: '/units/:id',
    summary: 'A unit with its people and who receives for it today',
    needs: 'organisation.read',
    answer: api.Unit,
  },
  unitAbsences: {
    method: 'get',
    path: '/unit-absences',
    summary: 'Who of the units’ people is on leave today',
    needs: 'organisation.read',
    answer: api.Absences,
  },
  createUnit: {
    method: 'post',
    path: '/units',
    summary: 'A new unit; its code is never changed or given away again',
    needs: 'organisation.manage',
    body: api.CreateUnit,
    answer: api.Made,
    creates: true,
  },
  updateUnit: {
    method: 'patch',
    path: '/units/:id',
    summary: 'Change a unit, or give it a last day',
    needs: 'organisation.manage',
    body: api.UpdateUnit,
  },
  addUnitPerson: {
    method: 'post',
    path: '/units/:id/people',
    summary: 'Name a coordinator, deputy, head, duty manager or regional representative',
    needs: 'organisation.manage',
    body: api.AddUnitPerson,
    answer: api.Made,
    creates: true,
  },
  updateUnitPerson: {
    method: 'patch',
    path: '/unit-people/:id',
    summary: 'Change who somebody is, when they were trained, when they are on leave',
    needs: 'organisation.manage',
    body: api.UpdateUnitPerson,
  },
  endUnitPerson: {
    method: 'post',
    path: '/unit-people/:id/end',
    summary: 'The duty ends',
    needs: 'organisation.manage',
    body: api.EndUnitPerson,
  },
  importUnits: {
    method: 'post',
    path: '/unit-imports',
    summary: 'Facilities or people from a CSV file: all of its rows or none; first only told',
    needs: 'organisation.manage',
    body: api.ImportUnits,
    answer: api.UnitImportResult,
  },
} as const satisfies Record<string, Route>;
