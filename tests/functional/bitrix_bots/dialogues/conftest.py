"""These dialogues need a running bot: `test_bitrix_bots` plays them."""

collect_ignore_glob = ["*.suite.yaml"]
