import { startSimulator } from '../../src/simulator/start-simulator.ts'
import type { SimulatedTraffic, SimulatorRequest } from '../messages.ts'

/** A simulator in a process of its own: options come as JSON in the first argument, questions over IPC. */
const simulator = await startSimulator(JSON.parse(process.argv[2] ?? '{}'))

function traffic(): SimulatedTraffic {
  const requests = simulator.control.requests.list()
  return {
    total: simulator.control.requests.counts().total,
    refused: requests.filter(({ status }) => status === 429).length,
    times: requests.filter(({ status }) => status === 200).map(({ time }) => time),
  }
}

process.on('message', (request: SimulatorRequest) => {
  if (request === 'traffic') process.send?.(traffic())
  else if (request === 'forget') {
    simulator.control.requests.clear()
    process.send?.(traffic())
  }
})
process.on('disconnect', () => process.exit(0))
process.send?.({ url: simulator.url })
