collect_ignore_glob = ["*"]  # what lies here is graded, in the jail, and never imported
