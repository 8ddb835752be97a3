/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whom to ask for what we do not know: the name servers that a container was started with, else the host's.
 */
#define _GNU_SOURCE
#include "network-servers.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "network-cables.h"

#define SERVERS 3
#define NAMES_PORT 53

/* An address of a name server as a socket's, from a word of resolv.conf(5). */
static socklen_t server_address(const char *word, struct sockaddr_storage *address)
{
	struct sockaddr_in *four = (struct sockaddr_in *)address;
	struct sockaddr_in6 *six = (struct sockaddr_in6 *)address;

	memset(address, 0, sizeof(*address));
	if (inet_pton(AF_INET, word, &four->sin_addr) == 1) {
		four->sin_family = AF_INET;
		four->sin_port = htons(NAMES_PORT);
		return sizeof(*four);
	}
	if (inet_pton(AF_INET6, word, &six->sin6_addr) == 1) {
		six->sin6_family = AF_INET6;
		six->sin6_port = htons(NAMES_PORT);
		return sizeof(*six);
	}
	return 0;
}

/**
 * host_file() - the beginning of the host's resolv.conf(5)
 * @text: filled, "" when there is none
 * @size: of it
 *
 * It is the machine's own, and often a link to what systemd-resolved or the like writes.
 */
static void host_file(char *text, size_t size)
{
	int fd = open("/etc/resolv.conf", O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	ssize_t length = fd < 0 ? 0 : read(fd, text, size - 1);

	if (fd >= 0)
		close(fd);
	text[length > 0 ? length : 0] = '\0';
}

/**
 * host_server() - one of the host's name servers, as they are now
 * @index:   which
 * @address: filled
 *
 * Return: length of the address, 0 when there are no more
 */
static socklen_t host_server(int index, struct sockaddr_storage *address)
{
	char text[8192], *line, *rest = text;

	if (index >= SERVERS)
		return 0;
	host_file(text, sizeof(text));
	while ((line = strsep(&rest, "\n")) != NULL) {
		char *word = line + strspn(line, " \t");
		socklen_t length;

		if (strncmp(word, "nameserver", 10) != 0 || (word[10] != ' ' && word[10] != '\t'))
			continue;
		word += 10;
		word += strspn(word, " \t");
		word[strcspn(word, " \t\r#;")] = '\0';
		length = server_address(word, address);
		if (length && index-- == 0)
			return length;
	}
	return 0;
}

/**
 * chosen_server() - one of the name servers that a container was started with, while it is there
 * @asker:   the container's address
 * @index:   which
 * @address: filled
 * @length:  set to the address's, 0 when there are no more
 *
 * Return: 1, or 0 for a container that was started with none
 */
static int chosen_server(struct in_addr asker, int index, struct sockaddr_storage *address, socklen_t *length)
{
	const struct endpoint *endpoint = cables_endpoints();
	size_t at = 0;

	while (endpoint && (!endpoint->link || endpoint->address.s_addr != asker.s_addr))
		endpoint = endpoint->next;
	if (!endpoint || endpoint->servers_size == 0)
		return 0;
	while (index > 0 && at < endpoint->servers_size) {
		at += strlen(endpoint->servers + at) + 1;
		index--;
	}
	*length = at < endpoint->servers_size ? server_address(endpoint->servers + at, address) : 0;
	return 1;
}

/**
 * servers_next() - a name server that may know
 * @asker:   address of the container that asks
 * @index:   how many have been asked
 * @address: filled
 *
 * Return: length of the address, 0 when there are no more
 */
socklen_t servers_next(struct in_addr asker, int index, struct sockaddr_storage *address)
{
	socklen_t length;

	if (chosen_server(asker, index, address, &length))
		return length;
	return host_server(index, address);
}
