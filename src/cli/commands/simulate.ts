import { parseSimulatorOptions } from '../../simulator/options.ts'
import { startSimulator } from '../../simulator/start-simulator.ts'
import type { Context } from '../context.ts'
