"""«Отклик»: how a municipality hears its citizens about schools, and acts."""
