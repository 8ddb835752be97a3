/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a container may know: the names and addresses of those that are in one of its networks, and nothing of others.
 */
#define _GNU_SOURCE
#include "network-lookup.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* The nibbles of an IPv6 address, each with a dot, and what follows. */
#define REVERSE_MOST 80

/**
 * shares() - is a container in the network of an endpoint?
 * @endpoints: all of them
 * @container: its id
 * @other:     the endpoint
 *
 * Return: its own endpoint there, or NULL
 */
static const struct endpoint *shares(const struct endpoint *endpoints, const char *container,
				     const struct endpoint *other)
{
	for (; endpoints; endpoints = endpoints->next)
		if (endpoints->link && strcmp(endpoints->container, container) == 0 &&
		    strcmp(endpoints->network, other->network) == 0)
			return endpoints;
	return NULL;
}

/* Whether a text is one of a list. */
static int has_name(const char *list, size_t size, const char *name, size_t length)
{
	for (size_t at = 0; at < size; at += strlen(list + at) + 1)
		if (strlen(list + at) == length && strncasecmp(list + at, name, length) == 0)
			return 1;
	return 0;
}

/**
 * is_called() - does an endpoint have this name, alone or with its network's behind it?
 * @endpoint: the endpoint
 * @name:     it
 *
 * Return: 1 or 0
 */
static int is_called(const struct endpoint *endpoint, const char *name)
{
	size_t length = strlen(name), network = strlen(endpoint->network);

	if (has_name(endpoint->names, endpoint->names_size, name, length))
		return 1;
	return length > network + 1 && name[length - network - 1] == '.' &&
	       strcasecmp(name + length - network, endpoint->network) == 0 &&
	       has_name(endpoint->names, endpoint->names_size, name, length - network - 1);
}

/* Whether an endpoint of the container that asks calls another container so. */
static int is_linked(const struct endpoint *own, const struct endpoint *other, const char *name)
{
	size_t at = 0;

	while (own && at < own->links_size) {
		const char *alias = own->links + at, *container;

		at += strlen(alias) + 1;
		if (at >= own->links_size)
			break;
		container = own->links + at;
		at += strlen(container) + 1;
		if (strcasecmp(alias, name) == 0 && strcmp(container, other->container) == 0)
			return 1;
	}
	return 0;
}

static void reverse(char text[REVERSE_MOST], const struct in_addr *address)
{
	uint8_t part[4];

	memcpy(part, address, sizeof(part));
	snprintf(text, REVERSE_MOST, "%u.%u.%u.%u.in-addr.arpa", part[3], part[2], part[1], part[0]);
}

static void reverse6(char text[REVERSE_MOST], const struct in6_addr *address)
{
	static const char digits[] = "0123456789abcdef";
	char *at = text;

	for (int i = 15; i >= 0; i--) {
		*at++ = digits[address->s6_addr[i] & 15];
		*at++ = '.';
		*at++ = digits[address->s6_addr[i] >> 4];
		*at++ = '.';
	}
	memcpy(at, "ip6.arpa", sizeof("ip6.arpa"));
}

static int has_address(const struct endpoint *endpoint, const char *name)
{
	char text[REVERSE_MOST];

	reverse(text, &endpoint->address);
	if (strcasecmp(text, name) == 0)
		return 1;
	if (endpoint->prefix6 == 0)
		return 0;
	reverse6(text, &endpoint->address6);
	return strcasecmp(text, name) == 0;
}

/* An answer without room for all has some, and says so. */
static void add(struct names_answer *answer, const struct endpoint *endpoint, uint16_t type)
{
	if (type == NAMES_A)
		names_add(answer, NAMES_A, &endpoint->address, sizeof(endpoint->address));
	else if (type == NAMES_AAAA && endpoint->prefix6)
		names_add(answer, NAMES_AAAA, &endpoint->address6, sizeof(endpoint->address6));
	else if (type == NAMES_PTR && endpoint->names_size)
		names_add_name(answer, endpoint->names);
}

/**
 * lookup() - answer a question
 * @endpoints: all of them
 * @asker:     the address that it comes from
 * @bytes:     its message
 * @question:  what has been read of that
 * @answer:    filled, as far as we know one
 *
 * Return: an enum lookup_verdict
 */
enum lookup_verdict lookup(const struct endpoint *endpoints, struct in_addr asker, const uint8_t *bytes,
			   const struct names_question *question, struct names_answer *answer)
{
	const struct endpoint *from = endpoints, *other;
	int is_known = 0, is_outside = 0;

	while (from && (!from->link || from->address.s_addr != asker.s_addr))
		from = from->next;
	if (!from) {
		names_begin(answer, bytes, question, NAMES_REFUSED);
		return LOOKUP_ANSWERED;
	}
	names_begin(answer, bytes, question, NAMES_FOUND);
	for (other = endpoints; other; other = other->next) {
		const struct endpoint *own = other->link ? shares(endpoints, from->container, other) : NULL;
		int is_meant;

		if (!own)
			continue;
		if (strcmp(other->container, from->container) == 0 && !other->is_inside)
			is_outside = 1;
		is_meant = question->type == NAMES_PTR
				   ? has_address(other, question->name)
				   : is_called(other, question->name) || is_linked(own, other, question->name);
		if (!is_meant)
			continue;
		is_known = 1;
		add(answer, other, question->type);
	}
	if (is_known)
		return LOOKUP_ANSWERED;
	if (is_outside)
		return LOOKUP_FORWARD;
	names_begin(answer, bytes, question, NAMES_NONE);
	return LOOKUP_ANSWERED;
}
