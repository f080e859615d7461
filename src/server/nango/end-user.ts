import { z } from 'zod'
import type { EndUser } from '../../connections/connection.ts'

const text = z.string({ error: 'must be a text' }).min(1, 'must not be empty').max(255, 'is longer than 255')
const optional = text.nullish()

export const tagsSchema = z
  .record(text, z.string({ error: 'must be a text' }).max(1000, 'is longer than 1000'))
  .refine((tags) => Object.keys(tags).length <= 64, 'has more than 64 entries')

export const endUserSchema = z.strictObject({
  id: text,
  email: optional,
  display_name: optional,
  tags: tagsSchema.optional(),
})

export const organizationSchema = z.strictObject({ id: text, display_name: optional })

type GivenEndUser = z.infer<typeof endUserSchema>
type GivenOrganization = z.infer<typeof organizationSchema>
type Tags = Readonly<Record<string, string>>

/** Tags with their names in lower case, as Nango keeps them: its clients ask for them so. */
export function readTags(given: Tags): Tags {
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name.toLowerCase(), value]))
}

/** Whose a connection is, as it is stored. */
export interface Owner {
  readonly endUser: EndUser | undefined
  /** Undefined where nothing was said of whose it is. */
  readonly tags: Tags | undefined
}

/**
 * Whose a connection is. Nango has two generations of this, a person and tags; each is filled from the other, so that
 * clients of both find the connection.
 */
export function readOwner(given: {
  readonly end_user?: GivenEndUser | undefined
  readonly organization?: GivenOrganization | undefined
  readonly tags?: Tags | undefined
}): Owner {
  if (given.end_user === undefined && given.tags === undefined) return { endUser: undefined, tags: undefined }
  const tags = readTags(given.tags ?? {})
  const endUser = given.end_user ? readEndUser(given.end_user, given.organization) : fromTags(tags)
  return { endUser, tags: { ...(given.end_user ? toTags(endUser) : {}), ...tags } }
}

/** A person as it is given. */
export function readEndUser(given: GivenEndUser, organization?: GivenOrganization): EndUser {
  return {
    id: given.id,
    email: given.email ?? null,
    displayName: given.display_name ?? null,
    tags: readTags(given.tags ?? {}),
    organization:
      organization === undefined
        ? null
        : { id: organization.id, displayName: organization.display_name ?? null },
  }
}

function fromTags(tags: Tags): EndUser | undefined {
  const id = tags['end_user_id']
  if (id === undefined) return undefined
  const organization = tags['organization_id']
  return {
    id,
    email: tags['end_user_email'] ?? null,
    displayName: tags['end_user_display_name'] ?? null,
    tags: {},
    organization:
      organization === undefined
        ? null
        : { id: organization, displayName: tags['organization_display_name'] ?? null },
  }
}

function toTags(endUser: EndUser | undefined): Tags {
  const found = {
    end_user_id: endUser?.id,
    end_user_email: endUser?.email,
    end_user_display_name: endUser?.displayName,
    organization_id: endUser?.organization?.id,
    organization_display_name: endUser?.organization?.displayName,
  }
  return Object.fromEntries(
    Object.entries(found).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}

/** A person as Nango tells it. */
export function describeEndUser(endUser: EndUser | undefined) {
  if (endUser === undefined) return null
  const { id, email = null, displayName = null, tags = {}, organization } = endUser
  return {
    id,
    display_name: displayName,
    email,
    tags,
    organization: organization
      ? { id: organization.id, display_name: organization.displayName ?? null }
      : null,
  }
}
