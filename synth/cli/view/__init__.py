"""What is drawn. Modules take read models and give rich renderables or plain lines."""
