/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Endpoints as they are written down: plans of one record, checked before anything in them is used.
 *
 * Mustn't: follow a link, or believe a size.
 */
#define _GNU_SOURCE
#include "network-endpoint.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Names and aliases are short, and there may be some tens of them; published ports some thousands. */
#define ENDPOINT_MOST 1048576

/**
 * network_text_is_name() - can a text be part of a file's name here?
 * @text: it
 *
 * Return: 1 or 0
 */
int network_text_is_name(const char *text)
{
	return *text && *text != '.' && !strpbrk(text, "/,");
}

/**
 * network_endpoint_is_of() - is a file's name that of a container's endpoint?
 * @name:      the file's
 * @container: an id, or "" for any
 *
 * Return: 1 or 0
 */
int network_endpoint_is_of(const char *name, const char *container)
{
	size_t length = strcspn(name, ",");

	if (name[0] == '.' || name[length] != ',')
		return 0;
	return !*container || (strlen(container) == length && strncmp(name, container, length) == 0);
}

/* The text of a field, where there is room for all of it. */
static int copy_text(char *to, size_t room, const struct plan_field *field)
{
	if (field->length >= room)
		return -1;
	memcpy(to, field->text, field->length + 1);
	return 0;
}

/* Texts one after the other, each with the NUL that ends it. */
static int is_list(const struct plan_field *field)
{
	return field->length == 0 || field->text[field->length - 1] == '\0';
}

/**
 * fill() - an endpoint as a record has it
 * @endpoint: filled
 * @record:   networkEndpoint
 *
 * Return: 0, or -1 for one that makes no sense
 */
static int fill(struct endpoint *endpoint, const struct plan_record *record)
{
	const struct plan_field *field = record->field;
	uint64_t prefix = field[PLAN_NETWORK_ENDPOINT_PREFIX].number;
	uint64_t prefix6 = field[PLAN_NETWORK_ENDPOINT_PREFIX_SIX].number;

	if (copy_text(endpoint->network, sizeof(endpoint->network), &field[PLAN_NETWORK_ENDPOINT_NETWORK]) < 0 ||
	    copy_text(endpoint->container, sizeof(endpoint->container), &field[PLAN_NETWORK_ENDPOINT_CONTAINER]) < 0 ||
	    copy_text(endpoint->owner, sizeof(endpoint->owner), &field[PLAN_NETWORK_ENDPOINT_OWNER]) < 0 ||
	    copy_text(endpoint->bridge, sizeof(endpoint->bridge), &field[PLAN_NETWORK_ENDPOINT_BRIDGE]) < 0 ||
	    copy_text(endpoint->interface, sizeof(endpoint->interface), &field[PLAN_NETWORK_ENDPOINT_INTERFACE]) < 0 ||
	    copy_text(endpoint->text, sizeof(endpoint->text), &field[PLAN_NETWORK_ENDPOINT_ADDRESS]) < 0 ||
	    copy_text(endpoint->text6, sizeof(endpoint->text6), &field[PLAN_NETWORK_ENDPOINT_ADDRESS_SIX]) < 0)
		return -1;
	if (!network_text_is_name(endpoint->network) || !network_text_is_name(endpoint->container) ||
	    !endpoint->bridge[0] || !endpoint->interface[0] || prefix > 32 || prefix6 > 128 ||
	    field[PLAN_NETWORK_ENDPOINT_MAC].length != sizeof(endpoint->mac) ||
	    !is_list(&field[PLAN_NETWORK_ENDPOINT_SERVERS]) || !is_list(&field[PLAN_NETWORK_ENDPOINT_NAMES]) ||
	    !is_list(&field[PLAN_NETWORK_ENDPOINT_LINKS]))
		return -1;
	if (inet_pton(AF_INET, endpoint->text, &endpoint->address) != 1 ||
	    inet_pton(AF_INET, field[PLAN_NETWORK_ENDPOINT_GATEWAY].text, &endpoint->gateway) != 1)
		return -1;
	if (prefix6 && (inet_pton(AF_INET6, endpoint->text6, &endpoint->address6) != 1 ||
			inet_pton(AF_INET6, field[PLAN_NETWORK_ENDPOINT_GATEWAY_SIX].text, &endpoint->gateway6) != 1))
		return -1;
	endpoint->prefix = (uint8_t)prefix;
	endpoint->prefix6 = (uint8_t)prefix6;
	memcpy(endpoint->mac, field[PLAN_NETWORK_ENDPOINT_MAC].text, sizeof(endpoint->mac));
	endpoint->mtu = (uint32_t)field[PLAN_NETWORK_ENDPOINT_MTU].number;
	endpoint->rate = field[PLAN_NETWORK_ENDPOINT_RATE].number;
	endpoint->is_route = field[PLAN_NETWORK_ENDPOINT_ROUTE].number != 0;
	endpoint->is_inside = field[PLAN_NETWORK_ENDPOINT_INTERNAL].number != 0;
	endpoint->names = field[PLAN_NETWORK_ENDPOINT_NAMES].text;
	endpoint->names_size = field[PLAN_NETWORK_ENDPOINT_NAMES].length;
	endpoint->links = field[PLAN_NETWORK_ENDPOINT_LINKS].text;
	endpoint->links_size = field[PLAN_NETWORK_ENDPOINT_LINKS].length;
	endpoint->servers = field[PLAN_NETWORK_ENDPOINT_SERVERS].text;
	endpoint->servers_size = field[PLAN_NETWORK_ENDPOINT_SERVERS].length;
	return 0;
}

/**
 * read_whole() - the bytes of a file
 * @fd:   it
 * @size: set to their number
 *
 * Return: memory to be freed, or NULL
 */
static void *read_whole(int fd, size_t *size)
{
	struct stat status;
	char *bytes;
	ssize_t got = 0;

	if (fstat(fd, &status) < 0 || !S_ISREG(status.st_mode) || status.st_size <= 0 || status.st_size > ENDPOINT_MOST)
		return NULL;
	bytes = malloc((size_t)status.st_size);
	if (!bytes)
		return NULL;
	*size = 0;
	while (*size < (size_t)status.st_size && (got = read(fd, bytes + *size, (size_t)status.st_size - *size)) > 0)
		*size += (size_t)got;
	if (got > 0)
		return bytes;
	free(bytes);
	return NULL;
}

/**
 * network_endpoint_read() - an endpoint that is written down
 * @directory: of the user's network
 * @name:      of the file among the endpoints
 *
 * Return: the endpoint, or NULL for one that is not there or makes no sense
 */
struct endpoint *network_endpoint_read(int directory, const char *name)
{
	struct endpoint *endpoint = calloc(1, sizeof(*endpoint));
	struct plan_record record;
	char path[256];
	size_t size = 0;
	int fd;

	if (!endpoint || snprintf(path, sizeof(path), "endpoints/%s", name) >= (int)sizeof(path)) {
		free(endpoint);
		return NULL;
	}
	fd = openat(directory, path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd >= 0) {
		endpoint->memory = read_whole(fd, &size);
		close(fd);
	}
	if (endpoint->memory && plan_open(&endpoint->plan, endpoint->memory, size) == 0 &&
	    plan_find(&endpoint->plan, PLAN_NETWORK_ENDPOINT, &record) && fill(endpoint, &record) == 0 &&
	    network_endpoint_is_of(name, endpoint->container))
		return endpoint;
	network_endpoint_free(endpoint);
	return NULL;
}

/* The address is this start's, unless it has been given to another one meanwhile. */
static void free_address(int directory, const struct endpoint *endpoint, const char *text)
{
	char path[256], owner[NETWORK_OWNER];
	ssize_t length;

	if (!*text || snprintf(path, sizeof(path), "addresses/%s,%s", endpoint->network, text) >= (int)sizeof(path))
		return;
	length = readlinkat(directory, path, owner, sizeof(owner) - 1);
	if (length <= 0)
		return;
	owner[length] = '\0';
	if (strcmp(owner, endpoint->owner) == 0)
		unlinkat(directory, path, 0);
}

/**
 * network_endpoint_forget() - remove what is written down of an endpoint, and free its addresses
 * @directory: of the user's network
 * @endpoint:  it
 *
 * The container may have been started anew meanwhile: then what is written down is of that start.
 */
void network_endpoint_forget(int directory, const struct endpoint *endpoint)
{
	struct endpoint *written;
	char path[256], *name;

	free_address(directory, endpoint, endpoint->text);
	free_address(directory, endpoint, endpoint->text6);
	if (snprintf(path, sizeof(path), "endpoints/%s,%s", endpoint->container, endpoint->network) >=
	    (int)sizeof(path))
		return;
	name = path + sizeof("endpoints/") - 1;
	written = network_endpoint_read(directory, name);
	if (!written)
		return;
	if (strcmp(written->owner, endpoint->owner) == 0)
		unlinkat(directory, path, 0);
	network_endpoint_free(written);
}

void network_endpoint_free(struct endpoint *endpoint)
{
	free(endpoint->memory);
	free(endpoint);
}
