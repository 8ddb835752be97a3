/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Requests to the kernel's networking, rtnetlink(7): put together in one buffer, sent, and acknowledged.
 *
 * Mustn't: parse anything but the kernel's own acknowledgement.
 */
#define _GNU_SOURCE
#include "netlink.h"

#include <errno.h>
#include <linux/netlink.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/**
 * netlink_open() - a socket for requests about the network namespace that we are in
 *
 * Return: a descriptor, or -1 with errno
 */
int netlink_open(void)
{
	return socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
}

/**
 * take() - room for so many bytes, and zeros up to the next multiple of four
 * @message: with enough of it: what is put in has bounds of its own
 * @size:    bytes
 *
 * Return: where they go
 */
static char *take(struct netlink_message *message, size_t size)
{
	char *at = message->bytes + message->length;

	if (message->length + NLMSG_ALIGN(size) > sizeof(message->bytes))
		_exit(125);
	memset(at, 0, NLMSG_ALIGN(size));
	message->length += NLMSG_ALIGN(size);
	return at;
}

/**
 * netlink_begin() - begin a request
 * @message: filled
 * @type:    RTM_*
 * @flags:   NLM_F_* beside those of every request
 * @body:    the structure that such a request begins with
 * @size:    of it
 */
void netlink_begin(struct netlink_message *message, uint16_t type, uint16_t flags, const void *body, size_t size)
{
	struct nlmsghdr head = { .nlmsg_type = type, .nlmsg_flags = (uint16_t)(NLM_F_REQUEST | NLM_F_ACK | flags) };

	message->length = 0;
	memcpy(take(message, sizeof(head)), &head, sizeof(head));
	memcpy(take(message, size), body, size);
}

/**
 * netlink_put() - add an attribute
 * @message: begun
 * @type:    of the attribute
 * @data:    its value
 * @size:    of that
 */
void netlink_put(struct netlink_message *message, uint16_t type, const void *data, size_t size)
{
	struct nlattr head = { .nla_len = (uint16_t)(sizeof(head) + size), .nla_type = type };
	char *at = take(message, sizeof(head) + size);

	memcpy(at, &head, sizeof(head));
	if (size)
		memcpy(at + sizeof(head), data, size);
}

void netlink_put_text(struct netlink_message *message, uint16_t type, const char *text)
{
	netlink_put(message, type, text, strlen(text) + 1);
}

void netlink_put_number(struct netlink_message *message, uint16_t type, uint32_t number)
{
	netlink_put(message, type, &number, sizeof(number));
}

/**
 * netlink_nest() - begin an attribute that others are in
 * @message: begun
 * @type:    of the attribute
 *
 * Return: to be given to netlink_unnest()
 */
size_t netlink_nest(struct netlink_message *message, uint16_t type)
{
	size_t nest = message->length;

	netlink_put(message, type, NULL, 0);
	return nest;
}

void netlink_unnest(struct netlink_message *message, size_t nest)
{
	uint16_t length = (uint16_t)(message->length - nest);

	memcpy(message->bytes + nest + offsetof(struct nlattr, nla_len), &length, sizeof(length));
}

/**
 * netlink_send() - send a request and wait until it is done
 * @fd:      of netlink_open()
 * @message: the request
 *
 * Return: 0, or -1 with errno
 */
int netlink_send(int fd, struct netlink_message *message)
{
	_Alignas(8) char answer[NETLINK_ROOM * 2];
	struct nlmsghdr head;
	uint32_t length = (uint32_t)message->length;
	ssize_t got;
	int error;

	memcpy(message->bytes + offsetof(struct nlmsghdr, nlmsg_len), &length, sizeof(length));
	if (send(fd, message->bytes, message->length, 0) != (ssize_t)message->length)
		return -1;
	do {
		got = recv(fd, answer, sizeof(answer), 0);
	} while (got < 0 && errno == EINTR);
	if (got < (ssize_t)(sizeof(head) + sizeof(error)))
		return -1;
	memcpy(&head, answer, sizeof(head));
	memcpy(&error, answer + sizeof(head), sizeof(error));
	if (head.nlmsg_type == NLMSG_ERROR && error == 0)
		return 0;
	errno = head.nlmsg_type == NLMSG_ERROR ? -error : EPROTO;
	return -1;
}
