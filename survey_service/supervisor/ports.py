"""Says before anything starts that a port is taken."""

import socket

TAKEN = "Порт {port} уже занят другой программой. Остановите её или выберите другой порт: {option}."


class PortTaken(Exception):
    """The text is a Russian sentence that names the port and the option."""


def require_free(host: str, port: int, option: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise PortTaken(
                f"Порт {port} доступен только администратору машины. "
                f"Выберите порт от 1024: {option}."
            ) from None
        except OSError as error:
            if isinstance(error, socket.gaierror) or error.errno == 99:
                raise PortTaken(
                    f"Адреса {host} на этой машине нет. Укажите другой в --host."
                ) from None
            raise PortTaken(TAKEN.format(port=port, option=option)) from None
