/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Looking a user up in the text of an image's passwd(5) and group(5) files.
 *
 * The text is hostile input; this is pure parsing of two NUL-terminated buffers, so that it can be fuzzed.
 *
 * Should:  take anything that is all digits as a number, never as a name (CVE-2026-46680), and refuse numbers
 *          above 2^32-2 (CVE-2024-40635).
 * Mustn't: load a name service module, or call anything that might.
 */
#include "user.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

#define FIELDS_MAX 7

/**
 * struct span - bytes of a line, not terminated
 */
struct span {
	const char *start;
	size_t length;
};

static int span_is(struct span span, struct span other)
{
	return span.length == other.length && memcmp(span.start, other.start, span.length) == 0;
}

/**
 * parse_id() - parse a decimal id
 * @span: the text
 * @id:   filled
 *
 * Return: 1 a number, 0 not all digits, -1 a number that is no id
 */
static int parse_id(struct span span, uint32_t *id)
{
	uint64_t value = 0;

	if (span.length == 0)
		return 0;
	for (size_t i = 0; i < span.length; i++) {
		if (span.start[i] < '0' || span.start[i] > '9')
			return 0;
		if (value < UINT32_MAX)
			value = value * 10 + (uint64_t)(span.start[i] - '0');
	}
	*id = (uint32_t)value;
	return value <= UINT32_MAX - 1 ? 1 : -1;
}

/**
 * next_line() - split the next line into its colon-separated fields
 * @text:   cursor, moved behind the line
 * @fields: filled; those that are missing are empty
 *
 * Return: how many fields, 0 at the end of the text
 */
static size_t next_line(const char **text, struct span fields[FIELDS_MAX])
{
	const char *p = *text, *end = p + strcspn(p, "\n");
	size_t count = 0;

	for (size_t i = 0; i < FIELDS_MAX; i++)
		fields[i] = (struct span){ end, 0 };
	if (!*p)
		return 0;
	for (;;) {
		const char *stop = memchr(p, ':', (size_t)(end - p));

		if (count < FIELDS_MAX)
			fields[count++] = (struct span){ p, (size_t)((stop ? stop : end) - p) };
		if (!stop)
			break;
		p = stop + 1;
	}
	*text = *end ? end + 1 : end;
	return count;
}

/**
 * find_user() - find a passwd line by name or by number
 * @passwd: text of the file
 * @wanted: name, or digits
 * @id:     the number, when @wanted is one
 * @number: @wanted is a number
 * @line:   filled with the line's fields
 *
 * Return: 1 found, 0 not
 */
static int find_user(const char *passwd, struct span wanted, uint32_t id, int number, struct span line[FIELDS_MAX])
{
	size_t count;
	uint32_t uid;

	while ((count = next_line(&passwd, line)) > 0) {
		if (count < 4 || parse_id(line[2], &uid) != 1)
			continue;
		if (number ? uid == id : span_is(line[0], wanted))
			return 1;
	}
	return 0;
}

/**
 * find_group() - a group's number by its name
 * @group:  text of the group file
 * @wanted: name or digits
 * @gid:    filled
 *
 * Return: 0, or -1 with errno ENOENT (no such group) or ERANGE (no valid number)
 */
static int find_group(const char *group, struct span wanted, gid_t *gid)
{
	struct span line[FIELDS_MAX];
	int number = parse_id(wanted, gid);
	size_t count;

	if (number == 1)
		return 0;
	if (number < 0) {
		errno = ERANGE;
		return -1;
	}
	while ((count = next_line(&group, line)) > 0)
		if (count >= 3 && wanted.length && span_is(line[0], wanted) && parse_id(line[2], gid) == 1)
			return 0;
	errno = ENOENT;
	return -1;
}

/**
 * add_group() - add a supplementary group, once
 * @user: extended
 * @gid:  the group
 *
 * Return: 0, or -1 with errno E2BIG: a group left out could open a file that denies its group
 */
static int add_group(struct user *user, gid_t gid)
{
	for (size_t i = 0; i < user->count; i++)
		if (user->groups[i] == gid)
			return 0;
	if (user->count == sizeof(user->groups) / sizeof(user->groups[0])) {
		errno = E2BIG;
		return -1;
	}
	user->groups[user->count++] = gid;
	return 0;
}

/**
 * add_memberships() - add the groups whose member list names a user
 * @user:  extended
 * @group: text of the group file
 * @name:  the user's name
 *
 * Return: 0, or -1 with errno
 */
static int add_memberships(struct user *user, const char *group, struct span name)
{
	struct span line[FIELDS_MAX];
	size_t count;
	uint32_t gid;

	while ((count = next_line(&group, line)) > 0) {
		const char *p, *end;

		if (count < 4 || parse_id(line[2], &gid) != 1)
			continue;
		end = line[3].start + line[3].length;
		for (p = line[3].start; p < end;) {
			const char *comma = memchr(p, ',', (size_t)(end - p));
			struct span member = { p, (size_t)((comma ? comma : end) - p) };

			if (span_is(member, name) && add_group(user, gid) < 0)
				return -1;
			p = comma ? comma + 1 : end;
		}
	}
	return 0;
}

/**
 * user_lookup() - find out who "USER[:GROUP]" is
 * @spec:       name or number, optionally ":" and a group's name or number; empty means 0
 * @additional: comma-separated further groups, names or numbers
 * @passwd:     text of the container's /etc/passwd, empty when it has none
 * @group:      text of the container's /etc/group
 * @user:       filled
 *
 * A number without a passwd line is accepted with group 0, as every runtime does. Memberships are added only
 * when no group was asked for.
 *
 * Return: 0, or -1 with errno ENOENT (no such user or group), ERANGE (no valid number), E2BIG (too many groups)
 */
int user_lookup(const char *spec, const char *additional, const char *passwd, const char *group, struct user *user)
{
	const char *colon = strchr(spec, ':');
	struct span name = { spec, colon ? (size_t)(colon - spec) : strlen(spec) }, line[FIELDS_MAX];
	int number, found;

	memset(user, 0, sizeof(*user));
	if (name.length == 0)
		name = (struct span){ "0", 1 };
	number = parse_id(name, &user->uid);
	if (number < 0) {
		errno = ERANGE;
		return -1;
	}
	found = find_user(passwd, name, user->uid, number, line);
	if (!found && !number) {
		errno = ENOENT;
		return -1;
	}
	if (found) {
		if (parse_id(line[2], &user->uid) != 1 || parse_id(line[3], &user->gid) != 1) {
			errno = ERANGE;
			return -1;
		}
		if (line[5].length < sizeof(user->home))
			memcpy(user->home, line[5].start, line[5].length);
	}
	if (colon && colon[1]) {
		if (find_group(group, (struct span){ colon + 1, strlen(colon + 1) }, &user->gid) < 0)
			return -1;
		found = 0;
	}
	/* the primary group is always in the list, or files with negative group permissions open up (CVE-2022-2989) */
	if (add_group(user, user->gid) < 0 || (found && line[0].length && add_memberships(user, group, line[0]) < 0))
		return -1;
	for (const char *p = additional; *p;) {
		size_t length = strcspn(p, ",");
		gid_t gid;

		if (find_group(group, (struct span){ p, length }, &gid) < 0 || add_group(user, gid) < 0)
			return -1;
		p += length + (p[length] == ',');
	}
	return 0;
}
